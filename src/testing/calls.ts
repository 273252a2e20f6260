import type { World } from '../world/world.ts';

/** "part.method" of a World. */
export type CallName = { [P in Part]: `${P}.${Extract<keyof World[P], string>}` }[Part];
export type Part = 'machines' | 'endpoint' | 'etcd' | 'kube' | 'state' | 'issuer' | 'backups';

interface CallKind {
  /** It changes something. */
  effect: boolean;
  /** Ours alone, on our own disk: nothing of it fails halfway, late or by network. */
  local?: boolean;
}

const effect: CallKind = { effect: true };
const read: CallKind = { effect: false };
const record: CallKind = { effect: true, local: true };

/** Every call that a World has. */
export const CALLS: Record<CallName, CallKind> = {
  'machines.prepare': effect,
  'machines.list': read,
  'machines.get': read,
  'machines.reserveAddress': effect,
  'machines.releaseAddress': effect,
  'machines.create': effect,
  'machines.remake': effect,
  'machines.start': effect,
  'machines.stop': effect,
  'machines.destroy': effect,
  'machines.teardown': effect,
  'endpoint.observe': read,
  'endpoint.admit': effect,
  'endpoint.withdraw': effect,
  'etcd.members': read,
  'etcd.read': read,
  'etcd.addLearner': effect,
  'etcd.promote': effect,
  'etcd.moveLeader': effect,
  'etcd.removeMember': effect,
  'kube.nodes': read,
  'kube.cluster': read,
  'kube.kubelets': read,
  'kube.applyAddon': effect,
  'kube.allowNode': effect,
  'kube.withdrawNode': effect,
  'kube.markNode': effect,
  'kube.cordon': effect,
  'kube.uncordon': effect,
  'kube.evict': effect,
  'kube.taintOutOfService': effect,
  'kube.deleteNode': effect,
  'state.read': { effect: false, local: true },
  'state.reserve': record,
  'state.recordIssued': record,
  'state.recordMadeFrom': record,
  'state.recordExisted': record,
  'state.recordLeft': record,
  'state.recordEpoch': record,
  'state.recordRenewed': record,
  'state.recordRemade': record,
  'state.beginRestore': record,
  'state.remember': record,
  'state.recordReached': record,
  'state.resetFounding': record,
  'state.forget': record,
  'state.recordFailure': record,
  'state.addRequest': record,
  'state.removeRequest': record,
  'state.recordBackup': record,
  'state.forgetBackup': record,
  'state.destroyed': record,
  'issuer.issue': record,
  'issuer.renew': record,
  'issuer.forget': record,
  'backups.take': effect,
  'backups.remove': effect,
};

export interface Call extends CallKind {
  name: CallName;
  args: readonly unknown[];
}

export type Around = (call: Call, proceed: () => Promise<unknown>) => Promise<unknown>;

/** The same world, with every call handed to `around`, which makes it by `proceed`, or does not. */
export function intercept(world: World, around: Around): World {
  const wrapped: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(CALLS) as CallName[]) {
    const [part, method] = name.split('.') as [Part, string];
    const owner = world[part] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    wrapped[part] ??= {};
    wrapped[part][method] = (...args: unknown[]) =>
      around({ name, args, ...CALLS[name] }, () => owner[method]!(...args));
  }
  return { ...wrapped, clock: world.clock } as unknown as World;
}
