import { webcrypto } from 'node:crypto';
import { x509 } from './certificate.ts';

/** A certificate signing request (PKCS #10, PEM) with a key of its own that is thrown away: for asking what must be refused. */
export async function signingRequest(order: {
  commonName: string;
  organizations: readonly string[];
  /** DNS names. */
  names?: readonly string[];
}): Promise<string> {
  const lib = await x509();
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const text = (value: string) => [{ utf8String: value }];
  const names = (order.names ?? []).map(value => ({ type: 'dns' as const, value }));
  const request = await lib.Pkcs10CertificateRequestGenerator.create({
    name: new lib.Name([{ CN: text(order.commonName) }, ...order.organizations.map(name => ({ O: text(name) }))]),
    keys,
    signingAlgorithm: algorithm,
    extensions: names.length > 0 ? [new lib.SubjectAlternativeNameExtension(names)] : [],
  });
  return request.toString('pem');
}
