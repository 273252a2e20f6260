import type { Desired } from '../../lifecycle/desired.ts';
import type { Draft } from '../../lifecycle/draft.ts';
import type { Move, MoveKind } from '../../lifecycle/move.ts';
import { backUp } from '../../lifecycle/moves/backup.ts';
import { applyAddon, resetFounding } from '../../lifecycle/moves/cluster.ts';
import { admit, withdraw } from '../../lifecycle/moves/endpoint.ts';
import { addLearner, moveLeader, promote, recordEpoch, removeMember } from '../../lifecycle/moves/etcd.ts';
import { allowNode, forget, issue, reserve, withdrawNode } from '../../lifecycle/moves/identity.ts';
import { create, destroy, start, stop } from '../../lifecycle/moves/machine.ts';
import { cordon, deleteNode, evict, outOfService, uncordon } from '../../lifecycle/moves/node.ts';
import { beginRestore, remake, renew } from '../../lifecycle/moves/restore.ts';
import { madeFrom } from '../../lifecycle/versions.ts';
import type { MachineSeen, MemberSeen, NodeSeen } from '../../world/observation.ts';
import { pick, type Random } from '../../world/simulated/random.ts';
import type { MachineRecord } from '../../world/state.ts';

/** All that was ever seen of one name: chaos goes on acting on what it remembers. */
interface Known {
  name: string;
  record?: MachineRecord;
  machine?: MachineSeen;
  member?: MemberSeen;
  node?: NodeSeen;
}

type Make = (known: Known, others: Known[], desired: Desired, random: Random) => Move | undefined;

/** Nobody asked for this one. */
const UNASKED = { kind: 'restore', backup: 'b', snapshot: 's', kubeSystemUid: '', takenAt: 0, at: 1 } as const;

/** Every move there is, on any target for which it can be written down at all. No order, no care. */
const ANY: Partial<Record<MoveKind, Make>> = {
  reserve: (_, __, desired, random) => {
    const pool = pick(random, desired.pools);
    if (random() < 0.5 || !pool) return reserve({ role: 'control-plane', founding: false }, 0);
    return reserve({ role: 'worker', pool: pool.name, founding: false }, 0);
  },
  issue: ({ record }) => record && issue(record),
  'allow-node': ({ name }) => allowNode(name),
  'withdraw-node': ({ name }) => withdrawNode(name),
  'add-learner': ({ record }) => record && addLearner(record),
  create: ({ record }, _, desired) => record && create(record, madeFrom(desired, record.role)),
  start: ({ name }) => start(name),
  promote: ({ name, member }) => member && promote(name, member),
  admit: ({ name, record }) => record && admit(name, record.address, record.kubernetesVersion),
  withdraw: ({ name }) => withdraw(name),
  'record-epoch': () => recordEpoch(),
  'reset-founding': () => resetFounding(),
  'begin-restore': (_, __, { requests }) => beginRestore(requests.find(each => each.kind === 'restore') ?? UNASKED),
  renew: ({ record }) => record && renew(record),
  remake: ({ record }) => record && remake(record),
  'apply-addon': (_, __, desired, random) => applyAddon(pick(random, desired.addons)!.id),
  cordon: ({ name }) => cordon(name),
  uncordon: ({ name }) => uncordon(name),
  evict: ({ node }, _, __, random) => node && evict(node, random() < 0.3),
  'move-leader': ({ name }, others, _, random) => {
    const to = pick(
      random,
      others.filter(other => other.member && other.name !== name),
    );
    return to?.member && moveLeader(name, { name: to.name, id: to.member.id });
  },
  stop: ({ machine }) => machine && stop(machine),
  destroy: ({ machine }) => machine && destroy(machine),
  'remove-member': ({ name, member }) => member && removeMember(name, member),
  'out-of-service': ({ name }) => outOfService(name),
  'delete-node': ({ name }) => deleteNode(name),
  forget: ({ record }) => record && forget(record),
  'back-up': () => backUp('scheduled', { last: 1, daily: 0, weekly: 0 }),
};

const KINDS = Object.keys(ANY) as MoveKind[];

/** A proposer without any sense: each round some moves of any kind on any target, remembered ones included. */
export function chaoticProposer(
  random: Random,
  count: number,
): (desired: Desired, seen: Draft) => { moves: Move[]; waits: string[] } {
  const memory = new Map<string, Known>();
  let favourite: string | undefined;
  return (desired, seen) => {
    remember(memory, seen);
    const all = [...memory.values()];
    const spare = all.filter(known => known.machine?.state === 'reserved').length < 6;
    const kinds = spare ? KINDS : KINDS.filter(kind => kind !== 'reserve');
    // what takes several steps on one target is reached only by coming back to it
    if (!favourite || random() < 0.05) favourite = pick(random, all)?.name;
    const moves = Array.from({ length: count }, () => {
      const known = (random() < 0.4 && favourite ? memory.get(favourite) : undefined) ?? pick(random, all);
      return known && ANY[pick(random, kinds)!]?.(known, all, desired, random);
    });
    return { moves: moves.filter(move => move !== undefined), waits: ['chaos'] };
  };
}

function remember(memory: Map<string, Known>, seen: Draft): void {
  const at = (name: string, more: Partial<Known>) => memory.set(name, { ...memory.get(name), ...more, name });
  for (const record of seen.records.values()) at(record.name, { record });
  for (const machine of seen.machines.values()) at(machine.name, { machine });
  for (const [name, member] of seen.members) at(name, { member });
  for (const node of seen.nodes.values()) at(node.name, { node });
}
