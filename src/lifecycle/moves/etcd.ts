import { SeaworthyError } from '../../kit/errors.ts';
import type { ClusterSeen, MemberSeen } from '../../world/observation.ts';
import type { MachineRecord } from '../../world/state.ts';
import type { World } from '../../world/world.ts';
import { loseService } from '../draft.ts';
import type { Move } from '../move.ts';

/** Adds the machine's etcd as a learner, before the machine exists. */
export function addLearner(record: MachineRecord): Move {
  return {
    kind: 'add-learner',
    target: record.name,
    title: `add ${record.name} to etcd as a learner`,
    reads: ['members', 'machines'],
    touches: ['members'],
    takes: draft => {
      draft.membershipChanges += 1;
      if (!draft.members.has(record.name)) draft.members.set(record.name, unstartedLearner(record));
    },
    run: world => world.etcd.addLearner(record.name, record.address),
  };
}

function unstartedLearner(record: MachineRecord): MemberSeen {
  return {
    id: '',
    name: '',
    peerAddress: record.address,
    learner: true,
    started: false,
    healthy: false,
    leader: false,
    caughtUp: false,
    revision: 0,
    dbBytes: 0,
    quotaBytes: 0,
    alarms: [],
  };
}

/** Makes a caught-up learner a voter. */
export function promote(name: string, member: MemberSeen): Move {
  return {
    kind: 'promote',
    target: name,
    title: `promote ${name} to a voter`,
    reads: ['members'],
    touches: ['members'],
    takes: draft => {
      draft.membershipChanges += 1;
      draft.members.set(name, { ...member, learner: false, healthy: false });
    },
    run: world => world.etcd.promote(member.id),
  };
}

/** Takes a member out of etcd. */
export function removeMember(name: string, member: MemberSeen): Move {
  return {
    kind: 'remove-member',
    target: name,
    title: `remove ${name} from etcd`,
    reads: ['members', 'machines'],
    touches: ['members'],
    takes: draft => {
      draft.membershipChanges += 1;
      // until it is seen to be gone it counts among those that a majority is a majority of
      draft.healthyVoters.delete(name);
      loseService(draft, name);
    },
    run: async world => {
      await world.etcd.removeMember(member.id);
      await world.state.recordLeft(name);
    },
  };
}

/** Hands etcd's leadership to a member that stays. */
export function moveLeader(from: string, to: { name: string; id: string }): Move {
  return {
    kind: 'move-leader',
    target: from,
    title: `move etcd's leadership from ${from} to ${to.name}`,
    reads: ['members'],
    touches: ['members'],
    takes: draft => {
      draft.membershipChanges += 1;
    },
    run: world => world.etcd.moveLeader(to.id),
  };
}

/**
 * Records what identifies the founded cluster. Founded means a leader *and* a linearizable read: etcd's cluster id alone proves nothing,
 * it is computed before any vote.
 */
export function recordEpoch(kubernetesVersion?: string): Move {
  return {
    kind: 'record-epoch',
    target: 'cluster',
    title: 'record the founding: etcd answers linearizably, the API server serves kube-system',
    reads: ['machines', 'members', 'cluster'],
    touches: ['machines'],
    takes: () => {},
    run: async world => {
      const { clusterId } = await world.etcd.read();
      const members = await world.etcd.members();
      const { kubeSystemUid, allowedNodes } = await world.kube.cluster();
      if (!kubeSystemUid || !members.some(member => member.leader)) {
        throw new SeaworthyError('etcd', 'the cluster is not founded yet: no leader, or no kube-system', {
          retry: true,
        });
      }
      const restored = await asRestored(world, { kubeSystemUid, allowedNodes });
      const memberIds = members.map(member => member.id).sort();
      const epoch = { etcdClusterId: clusterId, memberIds, kubeSystemUid, at: world.clock.now() };
      await world.state.recordEpoch({
        ...epoch,
        ...(kubernetesVersion ? { kubernetesVersion } : {}),
        ...restored,
      });
    },
  };
}

/**
 * Of a cluster that comes of a snapshot: it has to be the one in it. Its policy does not know the machine that it runs on; the kubelet there asks
 * less and less often, so the name is allowed at once (it gives up on its CSINode for two minutes after 23 s).
 */
async function asRestored(
  world: World,
  { kubeSystemUid, allowedNodes }: Pick<ClusterSeen, 'kubeSystemUid' | 'allowedNodes'>,
) {
  const { founding, machines } = await world.state.read();
  const { restore } = founding ?? {};
  if (!restore) return {};
  if (restore.kubeSystemUid !== kubeSystemUid)
    throw new SeaworthyError('etcd', `what was restored is another cluster: its kube-system is ${kubeSystemUid}`);
  const first = Object.values(machines).filter(record => record.founding);
  for (const { name } of allowedNodes ? first : []) await world.kube.allowNode(name);
  return { restored: restore.request };
}
