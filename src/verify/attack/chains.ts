import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** The certificates of a PEM bundle. */
export function bundleOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map(block => new X509Certificate(block));
}

/** Why a chain as it was served is not to be trusted; undefined when it is. */
export function distrust(
  chain: readonly X509Certificate[],
  bundle: readonly X509Certificate[],
  now: number,
): string | undefined {
  const [leaf] = chain;
  if (!leaf) return 'it shows no certificate';
  for (const [index, certificate] of chain.entries()) {
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo))
      return 'its certificate is not valid now';
    if (bundle.some(authority => issued(authority, certificate))) return undefined;
    const next = chain[index + 1];
    if (!next || next.fingerprint256 === certificate.fingerprint256 || !issued(next, certificate)) break;
  }
  const own =
    leaf.issuer === leaf.subject ? 'it signed its certificate itself' : 'its certificate is of another authority';
  return own;
}

function issued(authority: X509Certificate, certificate: X509Certificate): boolean {
  if (authority.fingerprint256 === certificate.fingerprint256) return authority.ca;
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

export function names(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
}
