import { beforeEach, describe, expect, it } from 'vitest';
import { SeaworthyError } from '../kit/errors.ts';
import { type Document, desiredOf } from '../testing/lives/document.ts';
import { untruths } from '../testing/lives/truth.ts';
import { plainDocument, worldAtRest } from '../testing/lives/world.ts';
import { newMemory, observe } from '../world/observe.ts';
import type { SimulatedWorld } from '../world/simulated/index.ts';
import { etcdInService } from '../world/simulated/service.ts';
import { keepSnapshot } from '../world/simulated/snapshots.ts';
import { decide } from './decide.ts';
import { loop } from './loop.ts';

let document: Document = plainDocument();
let world: SimulatedWorld;

async function up() {
  const moves: string[] = [];
  const outcome = await loop({
    world,
    desire: seen => desiredOf(document, seen.state.requests),
    emit: event => void (event.type === 'move-done' && moves.push(`${event.move} ${event.target}`)),
    signal: new AbortController().signal,
  });
  return { outcome, moves };
}

async function whatNow() {
  const seen = await observe(world, newMemory());
  return decide(desiredOf(document, seen.state.requests), seen);
}

async function recordsOf(role: string) {
  return Object.values((await world.state.read()).machines).filter(record => record.role === role);
}

const controlPlanes = () => [...world.model.controlPlanes.keys()];
const epoch = () => world.model.state.record.epoch!;
const requests = () => world.model.state.record.requests;

function askForRestore(snapshot: string) {
  const { kubeSystemUid } = epoch();
  return world.state.addRequest({ kind: 'restore', backup: 'b', snapshot, kubeSystemUid, takenAt: 0, at: 7 });
}

beforeEach(async () => {
  document = plainDocument();
  world = await worldAtRest();
});

describe('quorum lost', () => {
  it('two of three gone: nothing is done by itself, and restore is named', async () => {
    for (const name of controlPlanes().slice(0, 2)) world.nature.die(name);
    await world.clock.sleep(120_000);
    const { outcome, moves } = await up();
    expect(outcome.kind).toBe('stuck');
    expect(moves).toEqual([]);
    expect(outcome.decision.waits.join()).toMatch(/of 3 etcd members 1 still has its disk, 2 are needed.*restore/);
  });

  it('two of three cut off: not gone, so restore is not named', async () => {
    for (const name of controlPlanes().slice(0, 2)) world.nature.cut(name);
    await world.clock.sleep(120_000);
    const { kind, waits } = await whatNow();
    expect(kind).toBe('waiting');
    expect(waits.join()).toMatch(/is not gone/);
    expect(waits.join()).not.toMatch(/restore/);
  });

  it('who has left etcd is no member that was lost, though the API went before it could be forgotten', async () => {
    document = { ...document, controlPlanes: 1 };
    const kept = { ...world.kube };
    world.kube.withdrawNode = async () => {
      throw new SeaworthyError('kube', 'the API endpoint does not answer', { retry: true });
    };
    const { moves } = await up();
    expect(moves.filter(move => move.startsWith('destroy'))).toHaveLength(2);
    expect(await recordsOf('control-plane')).toHaveLength(3);
    Object.assign(world.kube, kept);
    for (const name of controlPlanes()) world.nature.expire(name);
    await world.clock.sleep(300_000);
    const { outcome } = await up();
    expect(outcome.decision.waits.join()).toMatch(/certificates of 1 control plane have expired.*recover/);
    await world.state.addRequest({ kind: 'recover', at: world.clock.now() });
    expect((await up()).outcome.kind).toBe('converged');
    expect(untruths(world, document)).toEqual([]);
  });

  it('two of three stopped: they are started', async () => {
    const names = controlPlanes().slice(0, 2);
    for (const name of names) world.nature.stop(name);
    const { outcome, moves } = await up();
    expect(outcome.kind).toBe('converged');
    expect(moves).toEqual(expect.arrayContaining(names.map(name => `start ${name}`)));
  });
});

describe('restore', () => {
  it('after total loss: one machine from the snapshot, the others join, workers are replaced, nothing is left to do', async () => {
    const before = epoch();
    const workers = [...world.model.machines.values()].filter(each => each.role === 'worker').map(each => each.name);
    const snapshot = keepSnapshot(world.model, etcdInService(world.model)!);
    for (const name of controlPlanes()) world.nature.die(name);
    await world.clock.sleep(120_000);
    await askForRestore(snapshot);
    const { outcome, moves } = await up();
    expect(outcome.kind).toBe('converged');
    expect(moves[0]).toBe('begin-restore cluster');
    expect(moves.filter(move => move.startsWith('record-epoch'))).toHaveLength(1);
    expect(moves.filter(move => move.startsWith('add-learner'))).toHaveLength(2);
    expect(untruths(world, document)).toEqual([]);
    expect(epoch()).toMatchObject({ kubeSystemUid: before.kubeSystemUid, restored: 7 });
    expect(epoch().etcdClusterId).not.toBe(before.etcdClusterId);
    for (const name of workers) expect(world.model.machines.has(name)).toBe(false);
    expect(requests()).toEqual([]);
    expect((await up()).moves).toEqual([]);
  });

  it('of a healthy cluster: every old control plane is destroyed before the first new one is made', async () => {
    const old = controlPlanes();
    await askForRestore(keepSnapshot(world.model, etcdInService(world.model)!));
    const { outcome, moves } = await up();
    expect(outcome.kind).toBe('converged');
    const created = moves.findIndex(move => move.startsWith('create'));
    for (const name of old) expect(moves.indexOf(`destroy ${name}`)).toBeLessThan(created);
    expect(untruths(world, document)).toEqual([]);
  });

  it('a record that is older than the machines: all of them are found, and end', async () => {
    const snapshot = keepSnapshot(world.model, etcdInService(world.model)!);
    const name = [...world.model.machines.values()].find(each => each.role === 'worker')!.name;
    const stranger = controlPlanes()[0]!;
    for (const lost of [name, stranger]) world.model.state.machines.delete(lost);
    world.model.state.snapshot = undefined;
    await askForRestore(snapshot);
    const { outcome, moves } = await up();
    expect(outcome.kind).toBe('converged');
    expect(moves).toEqual(expect.arrayContaining([`remember ${stranger}`, `remember ${name}`]));
    expect(untruths(world, document)).toEqual([]);
  });

  it('the plan tells it', async () => {
    const snapshot = keepSnapshot(world.model, etcdInService(world.model)!);
    await askForRestore(snapshot);
    expect((await whatNow()).moves.map(move => move.kind)).toEqual(['begin-restore']);
  });
});

describe('all certificates expired', () => {
  beforeEach(async () => {
    for (const name of [...world.model.machines.keys()]) world.nature.expire(name);
    await world.clock.sleep(300_000);
  });

  it('nothing is done by itself, and recover is named', async () => {
    const { outcome, moves } = await up();
    expect(outcome.kind).toBe('stuck');
    expect(moves).toEqual([]);
    expect(outcome.decision.waits.join()).toMatch(/certificates of 3 control planes have expired.*recover/);
  });

  it('recover: the same members on the same disks with new leaves, workers replaced, nothing lost', async () => {
    const before = { epoch: epoch(), names: controlPlanes(), etcd: etcdInService(world.model) };
    await world.state.addRequest({ kind: 'recover', at: world.clock.now() });
    const { outcome, moves } = await up();
    expect(outcome.kind).toBe('converged');
    expect(controlPlanes()).toEqual(before.names);
    for (const name of before.names) expect(moves).toEqual(expect.arrayContaining([`renew ${name}`, `remake ${name}`]));
    expect(epoch()).toEqual(before.epoch);
    expect(etcdInService(world.model)).toBe(before.etcd);
    expect(untruths(world, document)).toEqual([]);
    expect(requests()).toEqual([]);
    expect((await up()).moves).toEqual([]);
  });

  it('without the request the machines are left alone, also when someone proposes it', async () => {
    const { moves } = await up();
    expect(moves.filter(move => /^re(new|make)/.test(move))).toEqual([]);
  });
});
