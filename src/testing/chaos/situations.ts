import { newMember } from '../../world/simulated/etcd-process.ts';
import { setNode } from '../../world/simulated/kubelet.ts';
import { addMachine, newMachine } from '../../world/simulated/machines.ts';
import { powerOn } from '../../world/simulated/power.ts';
import { between } from '../../world/simulated/random.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import { keepSnapshot } from '../../world/simulated/snapshots.ts';
import type { Arena } from '../lives/arena.ts';
import { type Document, digestsOf } from '../lives/document.ts';

/** Something in the way: each riot has one of these, so that every guard has something to hold back. */
interface Situation {
  /** What the cluster's document said when it was founded, where it matters. */
  document?: Partial<Document>;
  arrange: (arena: Arena) => void;
}

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

/** The document asks for two minors at once. */
const minorSkipped: Situation = {
  arrange: arena => {
    arena.document = { ...arena.document, version: '1.38.0' };
  },
};

/** The document leads back behind the version that serves. */
const downgraded: Situation = {
  arrange: arena => {
    newcomerWaits(arena);
    arena.document = { ...arena.document, version: '1.35.9' };
  },
};

/** A control plane is about to be made: all but its machine is there. */
function newcomerWaits({ world: { model } }: Arena): void {
  const etcd = etcdInService(model);
  const name = 'harbor-cp-98';
  const issued = { at: model.events.now, notAfter: Number.MAX_SAFE_INTEGER, dueAt: Number.MAX_SAFE_INTEGER };
  const address = '10.89.9.8';
  const record = { name, role: 'control-plane' as const, serial: 98, address, founding: false, existed: false, issued };
  model.state.machines.set(name, record);
  model.issued.set(name, issued);
  etcd?.kube.allowed?.add(name);
  const member = newMember('98', address, true);
  etcd?.members.set(member.id, member);
}

/** Another key, and the one in use dropped, in one step. */
const keysSwapped: Situation = {
  arrange: arena => {
    newcomerWaits(arena);
    arena.document = { ...arena.document, keys: ['k2'] };
  },
};

/** Three workers have been made in vain, and a fourth has its name already; the pool lacks some. */
const madeInVain: Situation = {
  arrange: arena => {
    const { model } = arena.world;
    const { pools } = arena.document;
    arena.document = { ...arena.document, pools: pools.map(pool => ({ ...pool, replicas: pool.replicas + 3 })) };
    model.state.record.failures = [90, 91, 92].flatMap(serial =>
      pools.map(pool => ({
        ...{ name: `harbor-${pool.name}-${serial}`, role: 'worker' as const, pool: pool.name, serial },
        ...{ at: model.events.now, why: 'never heard of', digests: digestsOf(pool.config, arena.document.version) },
      })),
    );
  },
};

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
};

/** The situation of this seed; when it is to show what a guard is good for, one of those that do. */
export function situationOf(seed: number, without?: string): Situation {
  const among = PROVING[without ?? ''] ?? SITUATIONS;
  return among[seed % among.length]!;
}
