import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createAuthorities } from './authorities.ts';
import { issueEtcdOperatorLeaf, issueOperatorLeaf } from './operator.ts';
import type { Authorities } from './types.ts';

const NOW = Date.UTC(2026, 10, 22);
const CLIENT = ['1.3.6.1.5.5.7.3.2'];
let authorities: Authorities;
beforeAll(async () => {
  authorities = await createAuthorities('harbor', NOW);
});

it('an operator is a user in groups, for minutes', async () => {
  const order = {
    authorities,
    commonName: 'ada, of "harbor"',
    groups: ['seaworthy:admins', 'b=c', '#0c0161', '"quoted"'],
    minutes: 10,
    now: NOW,
  };
  const leaf = await issueOperatorLeaf(order);
  const certificate = new X509Certificate(leaf.cert);
  expect(certificate.subject.split('\n')).toEqual([
    'CN=ada\\, of \\"harbor\\"',
    'O=seaworthy:admins',
    'O=b=c',
    'O=\\#0c0161',
    'O=\\"quoted\\"',
  ]);
  expect(certificate.keyUsage).toEqual(CLIENT);
  expect(certificate.subjectAltName).toBeUndefined();
  expect(certificate.verify(new X509Certificate(authorities.kubernetes.cert).publicKey)).toBe(true);
  expect(leaf.notAfter).toBe(NOW + 600_000);
});

it('nobody is in system:masters for more than 15 minutes, nor an operator for more than a day', async () => {
  const order = { authorities, commonName: 'ada', now: NOW };
  const masters = await issueOperatorLeaf({ ...order, groups: ['system:masters'], minutes: 15 });
  expect(masters.notAfter).toBe(NOW + 15 * 60_000);
  for (const [groups, minutes] of [
    [['seaworthy:admins', 'system:masters'], 16],
    [['seaworthy:admins'], 1441],
    [[], 0],
  ] as const)
    await expect(issueOperatorLeaf({ ...order, groups, minutes })).rejects.toMatchObject({ kind: 'credentials' });
});

it('etcd takes an operator for 90 days at most', async () => {
  const order = { authorities, commonName: 'seaworthy', now: NOW };
  const leaf = await issueEtcdOperatorLeaf({ ...order, days: 90 });
  const certificate = new X509Certificate(leaf.cert);
  expect(certificate.verify(new X509Certificate(authorities['etcd-client'].cert).publicKey)).toBe(true);
  expect(certificate.keyUsage).toEqual(CLIENT);
  expect(leaf.notAfter).toBe(NOW + 90 * 24 * 3600_000);
  await expect(issueEtcdOperatorLeaf({ ...order, days: 91 })).rejects.toThrow('91 days');
});
