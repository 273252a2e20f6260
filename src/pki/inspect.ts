import { X509Certificate } from 'node:crypto';
import { x509 } from './certificate.ts';

export interface CertificateFacts {
  subject: string;
  authority: boolean;
  /** Of the public key, SPKI in PEM: the same for the same key. */
  spki: string;
  /** `ec prime256v1`, `rsa 2048`, `ed25519`. */
  key: string;
  /** Of the signature, e.g. SHA-256; empty where the algorithm has its own (Ed25519). */
  hash: string;
  /** Object identifiers of its extended key usages. */
  usages: string[];
  /** Milliseconds since the epoch. */
  notBefore: number;
  notAfter: number;
}

const USAGES = '2.5.29.37';

/** What a certificate says. Throws for what is none. */
export async function certificateFacts(pem: string): Promise<CertificateFacts> {
  const lib = await x509();
  const plain = new X509Certificate(pem);
  const certificate = new lib.X509Certificate(pem);
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: details } = plain.publicKey;
  const hash = (certificate.signatureAlgorithm as { hash?: { name?: string } | string }).hash;
  const usages = certificate.getExtension(USAGES) as { usages?: unknown[] } | null;
  return {
    subject: plain.subject.replaceAll('\n', ', '),
    authority: plain.ca,
    spki: plain.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    key: `${type} ${details?.namedCurve ?? details?.modulusLength ?? ''}`.trim(),
    hash: typeof hash === 'string' ? hash : (hash?.name ?? ''),
    usages: (usages?.usages ?? []).map(String),
    notBefore: Date.parse(plain.validFrom),
    notAfter: Date.parse(plain.validTo),
  };
}
