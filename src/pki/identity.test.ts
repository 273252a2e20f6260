import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthorities } from './authorities.ts';
import { issueMachineIdentity } from './identity.ts';
import type { Authorities, AuthorityId, IssuedIdentity, MachineLeafId } from './types.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0, 345);
const HOUR = 3600_000;
const CLIENT = '1.3.6.1.5.5.7.3.2';
const SERVER = '1.3.6.1.5.5.7.3.1';
const cluster = {
  endpointNames: ['api.harbor.example'],
  endpointAddresses: ['10.89.60.2', 'fd00::2'],
  serviceAddress: '10.96.0.1',
  clusterDomain: 'cluster.local',
};

/** Said again here, by hand, from the design and the Kubernetes documentation: not derived from the table under test. */
const EXPECTED: Record<MachineLeafId, { authority: AuthorityId; subject: string; usages: string[]; names?: string }> = {
  'kubelet-client': { authority: 'kubernetes', subject: 'CN=system:node:cp-1\nO=system:nodes', usages: [CLIENT] },
  'kubelet-serving': {
    authority: 'kubelet-serving',
    subject: 'CN=system:node:cp-1\nO=system:nodes',
    usages: [SERVER],
    names: 'DNS:cp-1, IP Address:10.89.60.11',
  },
  'kube-proxy': { authority: 'kubernetes', subject: 'CN=system:kube-proxy', usages: [CLIENT] },
  'cni-agent': { authority: 'kubernetes', subject: 'CN=system:flannel', usages: [CLIENT] },
  apiserver: {
    authority: 'kubernetes',
    subject: 'CN=kube-apiserver',
    usages: [SERVER],
    names:
      'DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, DNS:cp-1, ' +
      'DNS:api.harbor.example, DNS:localhost, IP Address:10.89.60.11, IP Address:10.89.60.2, IP Address:FD00:0:0:0:0:0:0:2, ' +
      'IP Address:127.0.0.1, IP Address:10.96.0.1',
  },
  'apiserver-kubelet-client': {
    authority: 'kubernetes',
    subject: 'CN=kube-apiserver-kubelet-client',
    usages: [CLIENT],
  },
  'apiserver-etcd-client': { authority: 'etcd-client', subject: 'CN=kube-apiserver-etcd-client', usages: [CLIENT] },
  'front-proxy-client': { authority: 'front-proxy', subject: 'CN=front-proxy-client', usages: [CLIENT] },
  'etcd-server': {
    authority: 'etcd-client',
    subject: 'CN=cp-1',
    usages: [SERVER, CLIENT],
    names: 'DNS:cp-1, IP Address:10.89.60.11, DNS:localhost, IP Address:127.0.0.1',
  },
  'etcd-peer': {
    authority: 'etcd-peer',
    subject: 'CN=cp-1',
    usages: [SERVER, CLIENT],
    names: 'DNS:cp-1, IP Address:10.89.60.11',
  },
  'controller-manager': { authority: 'kubernetes', subject: 'CN=system:kube-controller-manager', usages: [CLIENT] },
  'controller-manager-serving': {
    authority: 'kubernetes',
    subject: 'CN=kube-controller-manager',
    usages: [SERVER],
    names: 'DNS:localhost, IP Address:127.0.0.1',
  },
  scheduler: { authority: 'kubernetes', subject: 'CN=system:kube-scheduler', usages: [CLIENT] },
  'scheduler-serving': {
    authority: 'kubernetes',
    subject: 'CN=kube-scheduler',
    usages: [SERVER],
    names: 'DNS:localhost, IP Address:127.0.0.1',
  },
};

let authorities: Authorities;
let identity: IssuedIdentity;
const order = { address: '10.89.60.11', cluster, now: NOW };

beforeAll(async () => {
  authorities = await createAuthorities('harbor', NOW);
  identity = await issueMachineIdentity({
    ...order,
    name: 'cp-1',
    role: 'control-plane',
    authorities,
    random: () => 0.5,
  });
});

describe('a control plane', () => {
  it('holds exactly these leaves', () => {
    expect(Object.keys(identity.leaves).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('%s', (id, expected) => {
    const leaf = identity.leaves[id as MachineLeafId]!;
    const certificate = new X509Certificate(leaf.cert);
    const authority = new X509Certificate(authorities[expected.authority].cert);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.subject).toBe(expected.subject);
    expect(certificate.keyUsage).toEqual(expected.usages);
    expect(certificate.subjectAltName).toBe(expected.names);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkPrivateKey(createPrivateKey(leaf.key))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(certificate.validFromDate.getTime()).toBe(Math.floor((NOW - HOUR) / 1000) * 1000);
    expect(certificate.validToDate.getTime()).toBe(identity.notAfter);
    expect(leaf.notAfter).toBe(identity.notAfter);
  });

  it('has a key and a serial number of its own for every leaf', () => {
    const leaves = Object.values(identity.leaves).map(leaf => new X509Certificate(leaf.cert));
    expect(new Set(leaves.map(leaf => leaf.serialNumber)).size).toBe(leaves.length);
    expect(new Set(leaves.map(leaf => leaf.fingerprint256)).size).toBe(leaves.length);
    for (const leaf of leaves) expect(leaf.serialNumber.length).toBeGreaterThan(24);
  });
});

it('gives a worker only what a worker needs', async () => {
  const worker = await issueMachineIdentity({ ...order, name: 'w-4', role: 'worker', authorities });
  expect(Object.keys(worker.leaves).sort()).toEqual(['cni-agent', 'kube-proxy', 'kubelet-client', 'kubelet-serving']);
  expect(new X509Certificate(worker.leaves['kubelet-client']!.cert).subject).toBe('CN=system:node:w-4\nO=system:nodes');
});

it('says every name once, also where the machine is the endpoint, and bears the longest of names', async () => {
  const name = 'a'.repeat(63);
  const same = { ...cluster, endpointNames: [name, 'localhost'], endpointAddresses: ['10.89.60.11'] };
  const { leaves } = await issueMachineIdentity({ ...order, name, role: 'control-plane', authorities, cluster: same });
  const names = new X509Certificate(leaves.apiserver!.cert).subjectAltName!.split(', ');
  expect(new Set(names).size).toBe(names.length);
  expect(new X509Certificate(leaves['kubelet-client']!.cert).subject).toContain(`CN=system:node:${name}`);
});
