import { SeaworthyError } from '../../kit/errors.ts';
import type { MachineSeen } from '../../world/observation.ts';
import type { MachineRecord, StateSeen } from '../../world/state.ts';
import type { EtcdStart, World } from '../../world/world.ts';
import { goDown, loseService, setMachine } from '../draft.ts';
import type { Move } from '../move.ts';

/** Seconds until a machine that is stopped in order is powered off all the same. */
const STOP_DEADLINE_SECONDS = 150;

/** What machines are made from now, as far as rules compare it with what is there. */
export type MadeFrom = Pick<MachineRecord, 'kubernetesVersion' | 'keys'>;

/**
 * Records what the machine is made from, makes it, records that it has existed, boots it: in this order, so that no machine can have lived
 * unrecorded.
 */
export function create(named: MachineRecord, from: MadeFrom = {}): Move {
  const record = { ...named, ...from };
  return {
    kind: 'create',
    target: record.name,
    title: `create ${record.name}`,
    reads: record.role === 'control-plane' && !record.founding ? ['machines', 'members'] : ['machines'],
    touches: ['machines'],
    takes: draft => setMachine(draft, record.name, { state: 'creating' }),
    run: async (world, options) => {
      await ensureIdentity(world, record);
      await world.state.recordMadeFrom(record.name, from);
      const etcd = record.role === 'control-plane' ? await etcdStart(world, record) : undefined;
      const snapshot = record.founding ? (await world.state.read()).founding?.restore?.snapshot : undefined;
      await world.machines.create({ record, ...(etcd ? { etcd } : {}), ...(snapshot ? { snapshot } : {}) }, options);
      await world.state.recordExisted(record.name);
      await world.machines.start(record.name);
    },
  };
}

/** A `forget` that was broken off, and then not wanted any more, may have taken the leaves. */
async function ensureIdentity(world: World, record: MachineRecord): Promise<void> {
  const issued = await world.issuer.issue(record);
  if (issued.at !== record.issued?.at) await world.state.recordIssued(record.name, issued);
}

/** A founding member starts with the static cluster; any other joins exactly the members of the moment. */
async function etcdStart(world: World, record: MachineRecord): Promise<EtcdStart> {
  const state = await world.state.read();
  const token = state.founding?.token ?? '';
  if (record.founding) return { state: 'new', token, initialCluster: foundingMembers(state) };
  const members = await world.etcd.members();
  if (!members.some(member => member.peerAddress === record.address)) {
    throw new SeaworthyError('etcd', `${record.name} is not a member of etcd yet`, {
      retry: true,
      hint: 'wait: it is added again',
    });
  }
  const initialCluster = members.map(member => ({
    name: member.peerAddress === record.address ? record.name : member.name,
    address: member.peerAddress,
  }));
  return { state: 'existing', token, initialCluster };
}

export function foundingMembers(state: StateSeen): { name: string; address: string }[] {
  return Object.values(state.machines)
    .filter(record => record.founding && record.role === 'control-plane')
    .sort((a, b) => a.serial - b.serial)
    .map(({ name, address }) => ({ name, address }));
}

/** Boots a machine that has its disk. */
export function start(name: string): Move {
  return {
    kind: 'start',
    target: name,
    title: `start ${name}`,
    reads: ['machines'],
    touches: ['machines'],
    takes: draft => setMachine(draft, name, { state: 'creating' }),
    run: async world => {
      await world.state.recordExisted(name);
      await world.machines.start(name);
    },
  };
}

/** Ordered stop. On a control plane etcd stays until its member has been removed. */
export function stop(machine: MachineSeen): Move {
  const { name } = machine;
  return {
    kind: 'stop',
    target: name,
    title: `stop ${name} in order`,
    reads:
      machine.role === 'control-plane'
        ? ['machines', 'members', 'nodes', 'endpoint', 'cluster']
        : ['machines', 'nodes'],
    touches: ['machines', 'members', 'nodes', 'cluster'],
    takes: draft => goDown(draft, name, 'stopping'),
    run: world => world.machines.stop(name, STOP_DEADLINE_SECONDS),
  };
}

/** Removes a machine that never came up, and records that it did not. */
export function giveUp(machine: MachineSeen, serial: number, why: string): Move {
  const [failed, gone] = [recordFailed(machine, serial, why), destroy(machine)];
  return {
    ...gone,
    title: failed.title,
    takes: draft => {
      failed.takes(draft);
      gone.takes(draft);
    },
    run: async (world, options) => {
      await failed.run(world, options);
      await world.machines.destroy(machine.name);
    },
  };
}

/** Records that a machine did not come up; it lives, in part, and leaves in order. */
export function recordFailed(machine: MachineSeen, serial: number, why: string): Move {
  const { name, role, pool, digests } = machine;
  const attempt = { name, role, ...(pool === undefined ? {} : { pool }), serial, why, ...(digests ? { digests } : {}) };
  return {
    kind: 'give-up',
    target: name,
    title: `give up ${name}: ${why}`,
    reads: ['machines', 'nodes'],
    touches: ['machines'],
    takes: draft => void draft.givingUp.push(attempt),
    run: world => world.state.recordFailure({ ...attempt, at: world.clock.now() }),
  };
}

/** Removes the machine and its disks. */
export function destroy(machine: MachineSeen): Move {
  const { name } = machine;
  return {
    kind: 'destroy',
    target: name,
    title: `destroy ${name}`,
    reads: ['machines'],
    touches: ['machines', 'members', 'nodes', 'cluster'],
    takes: draft => {
      loseService(draft, name);
      draft.healthyVoters.delete(name);
      setMachine(draft, name, { state: 'stopping' });
    },
    run: world => world.machines.destroy(name),
  };
}
