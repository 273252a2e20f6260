import { LEAVES } from '../pki/leaves.ts';
import type { AuthorityId, MachineLeafId } from '../pki/types.ts';
import type { MachineInput } from './input.ts';
import { type Part, publicFile } from './part.ts';
import { ETCD_PKI, PKI, SERVICE_ACCOUNT, TRUST } from './paths.ts';
import { slot } from './placeholders.ts';
import type { MachineFile } from './types.ts';
import { ETCD_USER } from './users.ts';

/** Certificate and key of each leaf, without their suffix. Those that have no place in kubeadm have a folder a component. */
const LEAF_PATHS: Readonly<Record<MachineLeafId, string>> = {
  apiserver: `${PKI}/apiserver`,
  'apiserver-kubelet-client': `${PKI}/apiserver-kubelet-client`,
  'apiserver-etcd-client': `${PKI}/apiserver-etcd-client`,
  'front-proxy-client': `${PKI}/front-proxy-client`,
  'etcd-server': `${ETCD_PKI}/server`,
  'etcd-peer': `${ETCD_PKI}/peer`,
  'controller-manager': `${PKI}/controller-manager/client`,
  'controller-manager-serving': `${PKI}/controller-manager/serving`,
  scheduler: `${PKI}/scheduler/client`,
  'scheduler-serving': `${PKI}/scheduler/serving`,
  'kubelet-client': `${PKI}/kubelet/client`,
  'kubelet-serving': `${PKI}/kubelet/serving`,
  'kube-proxy': `${PKI}/kube-proxy/client`,
  'cni-agent': `${PKI}/flannel/client`,
};

/** Where a leaf's certificate lies. */
export function certPath(leaf: MachineLeafId): string {
  return `${LEAF_PATHS[leaf]}.crt`;
}

/** Where a leaf's key lies. */
export function keyPath(leaf: MachineLeafId): string {
  return `${LEAF_PATHS[leaf]}.key`;
}

/** Certificates, keys and the authorities to trust: each machine its own leaves and what it has to verify, never an authority's key. */
export function pkiFiles(input: MachineInput): Part {
  const authorities = input.role === 'control-plane' ? (Object.keys(TRUST) as AuthorityId[]) : ['kubernetes' as const];
  return {
    files: [
      ...authorities.map(id => publicFile(TRUST[id], pemBundle(input.trust[id]))),
      ...leavesFor(input).flatMap(leafFiles),
      ...(input.role === 'control-plane' ? serviceAccountFiles(input) : []),
    ],
  };
}

/** In the order given, each ending its line. */
function pemBundle(certificates: readonly string[]): string {
  return certificates.map(pem => `${pem.trimEnd()}\n`).join('');
}

function leavesFor({ role, spec }: MachineInput): MachineLeafId[] {
  const all = Object.keys(LEAVES) as MachineLeafId[];
  return all.filter(id => LEAVES[id].roles.includes(role) && (id !== 'cni-agent' || spec.network.cni === 'flannel'));
}

function leafFiles(leaf: MachineLeafId): MachineFile[] {
  const owner = leaf.startsWith('etcd-') ? { uid: ETCD_USER.uid, gid: ETCD_USER.gid } : {};
  return [
    publicFile(certPath(leaf), slot(`leaf.${leaf}.cert`)),
    { path: keyPath(leaf), mode: 0o600, ...owner, content: slot(`leaf.${leaf}.key`), secret: true },
  ];
}

/** The first key signs; tokens signed with any of them are accepted. */
function serviceAccountFiles({ sharedKeyIds }: MachineInput): MachineFile[] {
  const [signing = 'missing'] = sharedKeyIds.serviceAccount;
  const publicKeys = sharedKeyIds.serviceAccount.map(id => slot(`keys.service-account.${id}.public`));
  return [
    {
      path: SERVICE_ACCOUNT.privateKey,
      mode: 0o600,
      content: slot(`keys.service-account.${signing}.private`),
      secret: true,
    },
    publicFile(SERVICE_ACCOUNT.publicKeys, publicKeys.join('')),
  ];
}
