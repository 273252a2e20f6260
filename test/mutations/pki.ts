import { createAuthorities, trustBundlesOf } from '../../src/pki/authorities.ts';
import { issueLeaf, type LeafRequest } from '../../src/pki/certificate.ts';
import { issueMachineIdentity } from '../../src/pki/identity.ts';
import { machineKubeconfig } from '../../src/pki/kubeconfig.ts';
import { MASTERS_GROUP } from '../../src/pki/operator.ts';
import { createSharedKeys } from '../../src/pki/shared-keys.ts';
import {
  AUTHORITIES,
  type Authorities,
  type AuthorityId,
  type IssuedIdentity,
  type Leaf,
  type Trust,
} from '../../src/pki/types.ts';
import { ADDRESS, ENDPOINT, MACHINE, SERVICE_ADDRESS } from './place.ts';

const HOUR = 3600_000;

/** The keys of a cluster of one control plane, and what its operator knows. */
export interface Keys {
  trust: Trust;
  identity: IssuedIdentity;
  /** Of a worker that is not running: whose stolen identity is tried. */
  worker: IssuedIdentity;
  admin: Leaf;
  sign(authority: AuthorityId, request: Omit<LeafRequest, 'notBefore' | 'notAfter'>, shift?: number): Promise<Leaf>;
}

export async function makeKeys(): Promise<Keys> {
  const now = Date.now();
  const authorities = await createAuthorities('stand', now);
  const cluster = {
    endpointNames: ['api.stand.internal'],
    endpointAddresses: [ENDPOINT],
    serviceAddress: SERVICE_ADDRESS,
    clusterDomain: 'cluster.local',
  };
  const issue = (name: string, role: 'control-plane' | 'worker', address: string) =>
    issueMachineIdentity({ name, role, address, authorities, cluster, now });
  const sign: Keys['sign'] = (id, request, shift = 0) =>
    issueLeaf(authorities[id], { ...request, notBefore: now + shift - HOUR, notAfter: now + shift + 24 * HOUR });
  return {
    trust: { authorities, sharedKeys: createSharedKeys(), trustBundles: trustBundlesOf(authorities) },
    identity: await issue(MACHINE, 'control-plane', ADDRESS),
    worker: await issue('worker-1', 'worker', '10.99.0.10'),
    admin: await sign('kubernetes', {
      subject: { commonName: 'admin', organizations: [MASTERS_GROUP] },
      usages: ['client'],
    }),
    sign,
  };
}

/** The files that the components read, by path below the stand's folder. */
export function keyFiles({ trust, identity, admin }: Keys): Record<string, string> {
  const files: Record<string, string> = {};
  for (const id of AUTHORITIES) files[`pki/${id}-ca.crt`] = trust.authorities[id].cert;
  for (const [id, { cert, key }] of Object.entries(identity.leaves)) {
    files[`pki/${id}.crt`] = cert;
    files[`pki/${id}.key`] = key;
  }
  const [serviceAccount] = trust.sharedKeys.serviceAccount;
  files['pki/sa.key'] = serviceAccount?.privateKey ?? '';
  files['pki/sa.pub'] = serviceAccount?.publicKey ?? '';
  const access = { cluster: 'stand', server: `https://${ADDRESS}:6443`, trust: [trust.authorities.kubernetes.cert] };
  const users = {
    'kubelet-client': `system:node:${MACHINE}`,
    'controller-manager': 'cm',
    scheduler: 'scheduler',
    'kube-proxy': 'proxy',
  } as const;
  for (const [id, user] of Object.entries(users)) {
    const leaf = identity.leaves[id as keyof typeof users] as Leaf;
    files[`${id}.conf`] = machineKubeconfig(access, user, leaf);
  }
  files['admin.conf'] = machineKubeconfig(access, 'admin', admin);
  return files;
}

export function bundle(authorities: Authorities, ...ids: AuthorityId[]): string {
  return ids.map(id => authorities[id].cert).join('');
}
