import { createPrivateKey, generateKeyPair, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { Extension, Name, X509Certificate } from '@peculiar/x509';
import type { Authority, AuthorityId, Leaf } from './types.ts';

export type Usage = 'client' | 'server';

export interface Subject {
  commonName: string;
  organizations?: readonly string[];
}

export interface LeafRequest {
  subject: Subject;
  usages: readonly Usage[];
  /** DNS names and IP addresses in any order; each becomes the SAN of its kind, once. */
  names?: readonly string[];
  /** Milliseconds since the epoch, as everywhere; certificates know whole seconds, so both are rounded down. */
  notBefore: number;
  notAfter: number;
}

type X509 = typeof import('@peculiar/x509');
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const generatePair = promisify(generateKeyPair);
let library: Promise<X509> | undefined;

/** Loaded on first use: loading it takes longer than signing all certificates of a small cluster. */
export function x509(): Promise<X509> {
  library ??= (async () => {
    await import('reflect-metadata');
    const loaded = await import('@peculiar/x509');
    loaded.cryptoProvider.set(webcrypto);
    return loaded;
  })();
  return library;
}

/** A new self-signed authority, path length 0: it signs leaves and nothing else. */
export async function createAuthority(
  id: AuthorityId,
  commonName: string,
  validity: { notBefore: number; notAfter: number },
): Promise<Authority> {
  const lib = await x509();
  const key = await newKey();
  const name = distinguishedName(lib, { commonName });
  const certificate = await lib.X509CertificateGenerator.create({
    subject: name,
    issuer: name,
    notBefore: wholeSeconds(validity.notBefore),
    notAfter: wholeSeconds(validity.notAfter),
    signingAlgorithm: ALGORITHM,
    publicKey: key.public,
    signingKey: await signingKey(key.private),
    extensions: [
      new lib.BasicConstraintsExtension(true, 0, true),
      new lib.KeyUsagesExtension(lib.KeyUsageFlags.keyCertSign | lib.KeyUsageFlags.cRLSign, true),
      await lib.SubjectKeyIdentifierExtension.create(key.public),
    ],
  });
  return { id, cert: pem(certificate), key: key.private, notAfter: certificate.notAfter.getTime() };
}

/** A new key and its certificate, signed by the authority. */
export async function issueLeaf(authority: Authority, request: LeafRequest): Promise<Leaf> {
  const lib = await x509();
  const [key, issuer] = await Promise.all([newKey(), signerOf(authority)]);
  const certificate = await lib.X509CertificateGenerator.create({
    subject: distinguishedName(lib, request.subject),
    issuer: issuer.subject,
    notBefore: wholeSeconds(request.notBefore),
    notAfter: wholeSeconds(request.notAfter),
    signingAlgorithm: ALGORITHM,
    publicKey: key.public,
    signingKey: issuer.key,
    extensions: [
      new lib.BasicConstraintsExtension(false, undefined, true),
      new lib.KeyUsagesExtension(lib.KeyUsageFlags.digitalSignature, true),
      new lib.ExtendedKeyUsageExtension(request.usages.map(usage => lib.ExtendedKeyUsage[`${usage}Auth`])),
      await lib.SubjectKeyIdentifierExtension.create(key.public),
      issuer.keyIdentifier,
      ...alternativeNames(lib, request.names ?? []),
    ],
  });
  return { cert: pem(certificate), key: key.private, notAfter: certificate.notAfter.getTime() };
}

interface Signer {
  subject: Name;
  key: webcrypto.CryptoKey;
  keyIdentifier: Extension;
}
const signers = new WeakMap<Authority, Promise<Signer>>();

function signerOf(authority: Authority): Promise<Signer> {
  const signer = signers.get(authority) ?? loadSigner(authority);
  signers.set(authority, signer);
  return signer;
}

async function loadSigner(authority: Authority): Promise<Signer> {
  const lib = await x509();
  const certificate = new lib.X509Certificate(authority.cert);
  return {
    subject: certificate.subjectName,
    key: await signingKey(authority.key),
    keyIdentifier: await lib.AuthorityKeyIdentifierExtension.create(certificate.publicKey),
  };
}

interface NewKey {
  /** SPKI, DER. */
  public: Buffer;
  /** PKCS#8, PEM. */
  private: string;
}

async function newKey(): Promise<NewKey> {
  const pair = await generatePair('ec', {
    namedCurve: ALGORITHM.namedCurve,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { public: pair.publicKey, private: pair.privateKey };
}

function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}

/** As typed values: the library reads plain strings as RFC 4514 text, in which a quote or a # changes who is meant. */
function distinguishedName(lib: X509, subject: Subject): Name {
  const text = (value: string) => [{ utf8String: value }];
  const organizations = (subject.organizations ?? []).map(name => ({ O: text(name) }));
  return new lib.Name([{ CN: text(subject.commonName) }, ...organizations]);
}

function alternativeNames(lib: X509, names: readonly string[]): Extension[] {
  if (names.length === 0) return [];
  const entries = [...new Set(names)].map(value => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }));
  return [new lib.SubjectAlternativeNameExtension(entries)];
}

function wholeSeconds(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}
