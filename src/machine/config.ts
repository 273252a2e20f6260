import { SeaworthyError } from '../kit/errors.ts';
import { apiServerFiles } from './api-server/files.ts';
import type { MachineInput } from './input.ts';
import { kubeconfigs } from './kubeconfigs.ts';
import { apiReady } from './node/api-ready.ts';
import { containerd } from './node/containerd.ts';
import { etcdGuard } from './node/etcd-guard.ts';
import { firewall } from './node/firewall.ts';
import { flannel } from './node/flannel.ts';
import { kernel } from './node/kernel.ts';
import { kubeProxy } from './node/kube-proxy.ts';
import { kubelet } from './node/kubelet.ts';
import { orderedStop } from './node/ordered-stop.ts';
import { registrationOf } from './node/registration.ts';
import { whoami } from './node/whoami.ts';
import type { PartMaker } from './part.ts';
import { pkiFiles } from './pki-files.ts';
import { staticPods } from './static-pods/static-pods.ts';
import type { MachineConfig } from './types.ts';

const PARTS: readonly PartMaker[] = [
  whoami,
  kernel,
  firewall,
  pkiFiles,
  kubeconfigs,
  containerd,
  kubelet,
  staticPods,
  apiServerFiles,
  etcdGuard,
  orderedStop,
  apiReady,
  kubeProxy,
  flannel,
];

/** What every machine of this role and pool is told, identity left open. Pure: the same input gives the same bytes. */
export function machineConfig(input: MachineInput): MachineConfig {
  checkPool(input);
  const parts = PARTS.map(make => make(input));
  return {
    role: input.role,
    ...(input.pool === undefined ? {} : { pool: input.pool }),
    files: parts.flatMap(part => part.files ?? []).sort(by(file => file.path)),
    units: parts.flatMap(part => part.units ?? []).sort(by(unit => unit.name)),
    users: parts.flatMap(part => part.users ?? []).sort(by(user => user.name)),
    registration: registrationOf(input),
  };
}

function checkPool({ role, pool, spec }: MachineInput): void {
  if (role === 'control-plane' && pool === undefined) return;
  if (role === 'worker' && spec.workers.some(({ name }) => name === pool)) return;
  throw new SeaworthyError('internal', `no ${role} machines in pool ${pool ?? '(none)'}`);
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
