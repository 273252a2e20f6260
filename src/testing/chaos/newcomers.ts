import { newMember } from '../../world/simulated/etcd-process.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import { rewrite } from '../../world/simulated/state.ts';
import type { Arena } from '../lives/arena.ts';
import { digestsOf } from '../lives/document.ts';
import type { Situation } from './situation.ts';

/** Machines about to be made that must not be: of a version or with keys that do not fit, or made in vain before. */

/** The document asks for two minors at once. */
export const minorSkipped: Situation = {
  arrange: arena => {
    arena.document = { ...arena.document, version: '1.38.0' };
  },
};

/** The document asks for the next minor; a backup comes by chance, or not. */
export const upgradeAsked: Situation = {
  arrange: arena => {
    newcomerWaits(arena);
    arena.document = { ...arena.document, version: '1.37.2' };
  },
};

/** The document leads back behind the version that serves. */
export const downgraded: Situation = {
  arrange: arena => {
    newcomerWaits(arena);
    arena.document = { ...arena.document, version: '1.35.9' };
  },
};

/** The document was changed back while a control plane of the next minor was ready, and not yet behind the endpoint. */
export const unwelcome: Situation = {
  document: { controlPlanes: 3 },
  arrange: ({ world: { model } }) => {
    const machine = [...model.controlPlanes.values()].at(-1)!;
    const { kubernetesVersion, digests } = machine.blueprint;
    const [major, minor] = kubernetesVersion.split('.').map(Number);
    const next = `${major}.${minor! + 1}.2`;
    machine.blueprint = { kubernetesVersion: next, digests: { ...digests, payload: 'next' } };
    rewrite(model, machine.name, record => ({ ...record, kubernetesVersion: next }));
    model.endpoint.backends.delete(machine.name);
  },
};

/** Another key, and the one in use dropped, in one step. */
export const keysSwapped: Situation = {
  arrange: arena => {
    newcomerWaits(arena);
    arena.document = { ...arena.document, keys: ['k2'] };
  },
};

/** Three workers have been made in vain, and a fourth has its name already; the pool lacks some. */
export const madeInVain: Situation = {
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
