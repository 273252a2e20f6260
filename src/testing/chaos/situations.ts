import { setNode } from '../../world/simulated/kubelet.ts';
import { addMachine, newMachine } from '../../world/simulated/machines.ts';
import { powerOn } from '../../world/simulated/power.ts';
import { between } from '../../world/simulated/random.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import { keepSnapshot } from '../../world/simulated/snapshots.ts';
import { downgraded, keysSwapped, madeInVain, minorSkipped, unwelcome, upgradeAsked } from './newcomers.ts';
import type { Situation } from './situation.ts';

const nothingSpecial: Situation = { arrange: () => {} };

/** More control planes than the document wants: some may go. */
const surplusControlPlanes: Situation = {
  arrange: arena => {
    arena.document = { ...arena.document, controlPlanes: Math.max(1, arena.document.controlPlanes - 2) };
  },
};

/** All is ready for the leader to be stopped, but its leadership. */
const leaderOnItsWayOut: Situation = {
  document: { controlPlanes: 3 },
  arrange: arena => {
    const { model } = arena.world;
    const etcd = etcdInService(model);
    const name = etcd?.members.get(etcd.leader ?? '')?.name ?? '';
    const node = etcd?.kube.nodes.get(name);
    if (etcd && node) setNode(etcd.kube, { ...node, leaving: true, schedulable: false });
    model.endpoint.backends.delete(name);
    surplusControlPlanes.arrange(arena);
  },
};

/** A machine of another cluster, with a name that could be ours and even is on our record. */
const foreignMachine: Situation = {
  arrange: arena => {
    const { model } = arena.world;
    const name = 'harbor-main-99';
    const record = {
      name,
      role: 'worker' as const,
      pool: 'main',
      serial: 99,
      address: '10.89.9.9',
      founding: false,
      existed: true,
    };
    const machine = newMachine(model, { record });
    machine.clusterId = 'c2';
    if (arena.random() < 0.5) model.state.machines.set(name, record);
    addMachine(model, machine);
    powerOn(model, machine);
  },
};

/** Another cluster answers behind the endpoint. */
const impostor: Situation = {
  arrange: arena => {
    const { model } = arena.world;
    model.events.schedule(between(arena.random, 1_000, 120_000), () => {
      const kube = etcdInService(model)?.kube;
      if (kube) kube.systemUid = 'another';
      model.changedAt.set('kube-system', model.events.now);
    });
  },
};

/** The cluster was founded a moment ago: no addon, no policy yet. */
const nothingApplied: Situation = {
  arrange: arena => {
    const kube = etcdInService(arena.world.model)?.kube;
    kube?.addons.clear();
    if (kube) kube.allowed = undefined;
  },
};

/** Retire first: the guard that wants a replacement to serve first has no say. */
const fixedHosts: Situation = {
  arrange: arena => {
    arena.document = { ...arena.document, fixedHosts: true };
  },
};

/** Pods that nothing may move, little patience with them, and a tool that lives long enough to lose it. */
const blockedDrains: Situation = {
  arrange: arena => {
    arena.plan = { ...arena.plan, perEffect: 0 };
    arena.document = {
      ...arena.document,
      drainDeadlineSeconds: 20,
      pools: arena.document.pools.map(pool => ({ ...pool, afterDeadline: 'stop' })),
    };
    const kube = etcdInService(arena.world.model)?.kube;
    for (const app of kube?.apps.values() ?? []) app.minAvailable = app.replicas;
  },
};

/** A restore has begun, its first machine is reserved, and the old control planes still run. */
const unfenced: Situation = {
  arrange: ({ world }) => {
    const { model, state } = world;
    const etcd = etcdInService(model)!;
    const kubeSystemUid = etcd.kube.systemUid ?? '';
    const snapshot = keepSnapshot(model, etcd);
    void state.addRequest({ kind: 'restore', backup: 'b', snapshot, kubeSystemUid, takenAt: 0, at: 7 });
    void state.beginRestore({ request: 7, snapshot, kubeSystemUid });
    const record = { name: 'harbor-cp-90', role: 'control-plane' as const, serial: 90, address: '10.89.9.90' };
    model.state.machines.set(record.name, { ...record, founding: true, existed: false });
    model.addresses.set(record.address, record.name);
  },
};

/** One control plane's leaves have expired, and somebody has asked for what is only for those. */
const recovering: Situation = {
  document: { controlPlanes: 3 },
  arrange: ({ world }) => {
    void world.state.addRequest({ kind: 'recover', at: world.clock.now() });
    world.nature.expire([...world.model.controlPlanes.keys()][0]!);
  },
};

const onlyControlPlane: Situation = { ...fixedHosts, document: { controlPlanes: 1 } };

const SITUATIONS = [
  nothingSpecial,
  surplusControlPlanes,
  surplusControlPlanes,
  foreignMachine,
  impostor,
  nothingApplied,
  fixedHosts,
  blockedDrains,
  onlyControlPlane,
  leaderOnItsWayOut,
  unfenced,
  recovering,
  minorSkipped,
  downgraded,
  unwelcome,
  upgradeAsked,
  keysSwapped,
  madeInVain,
];

/** Where a guard has something to hold back that seldom comes up elsewhere. */
const PROVING: Readonly<Record<string, Situation[]>> = {
  'leader-moves-first': [leaderOnItsWayOut],
  'endpoint-before-apiserver': [surplusControlPlanes, leaderOnItsWayOut, fixedHosts],
  'endpoint-never-empty': [onlyControlPlane, fixedHosts],
  'drain-deadline': [blockedDrains],
  'admission-before-addons': [nothingApplied],
  'attempts-end': [madeInVain],
  'snapshot-before-upgrade': [upgradeAsked],
  'trust-before-use': [keysSwapped],
  'no-downgrade': [downgraded, unwelcome],
  skew: [minorSkipped],
};

/** The situation of this seed; when it is to show what a guard is good for, one of those that do. */
export function situationOf(seed: number, without?: string): Situation {
  const among = PROVING[without ?? ''] ?? SITUATIONS;
  return among[seed % among.length]!;
}
