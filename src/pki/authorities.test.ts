import 'reflect-metadata';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { beforeAll, expect, it } from 'vitest';
import { createAuthorities, trustBundlesOf } from './authorities.ts';
import { createSharedKeys } from './shared-keys.ts';
import { AUTHORITIES, type Authorities } from './types.ts';

const NOW = Date.UTC(2026, 10, 22);
let authorities: Authorities;
beforeAll(async () => {
  authorities = await createAuthorities('harbor', NOW);
});

it.each(AUTHORITIES)('%s signs itself, may sign leaves and nothing else, and lasts ten years', id => {
  const authority = authorities[id];
  const certificate = new X509Certificate(authority.cert);
  expect(certificate.subject).toBe(`CN=harbor ${id}`);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(authority.key))).toBe(true);
  expect(certificate.ca).toBe(true);
  expect(certificate.validToDate.getTime()).toBe(NOW + 3650 * 24 * 3600_000);
  expect(authority.notAfter).toBe(certificate.validToDate.getTime());
  const parsed = new x509.X509Certificate(authority.cert);
  expect(parsed.getExtension(x509.BasicConstraintsExtension)).toMatchObject({
    ca: true,
    pathLength: 0,
    critical: true,
  });
  const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  expect(parsed.getExtension(x509.KeyUsagesExtension)).toMatchObject({ usages, critical: true });
  expect(parsed.signatureAlgorithm).toMatchObject({ name: 'ECDSA', hash: { name: 'SHA-256' } });
});

it('are five, each with a key of its own, and the bundles trust each in its place', () => {
  const keys = AUTHORITIES.map(id =>
    new X509Certificate(authorities[id].cert).publicKey.export({ type: 'spki', format: 'pem' }),
  );
  expect(new Set(keys).size).toBe(5);
  for (const id of AUTHORITIES) expect(trustBundlesOf(authorities)[id]).toEqual([authorities[id].cert]);
});

it('shared keys are of the kinds Kubernetes reads, and their ids tell nothing', () => {
  const [one, two] = [createSharedKeys(), createSharedKeys()];
  const { privateKey, publicKey, id } = one.serviceAccount[0]!;
  expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect(createPrivateKey(privateKey).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  const encryption = one.encryption[0]!;
  expect(Buffer.from(encryption.secret, 'base64')).toHaveLength(32);
  for (const each of [id, encryption.id]) expect(each).toMatch(/^[0-9a-f]{12}$/);
  const hex = Buffer.from(encryption.secret, 'base64').toString('hex');
  expect(hex).not.toContain(encryption.id);
  expect(two.serviceAccount[0]!.id).not.toBe(id);
  expect(two.encryption[0]!.id).not.toBe(encryption.id);
});
