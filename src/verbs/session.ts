import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Addon, addonsFor } from '../addons/index.ts';
import type { EtcdTools } from '../backup/scratch-etcd.ts';
import { cidrContains } from '../kit/cidr.ts';
import { systemClock } from '../kit/clock.ts';
import type { Emit } from '../kit/events.ts';
import { desire } from '../lifecycle/desire.ts';
import type { Desired } from '../lifecycle/desired.ts';
import type { Payload } from '../payload/ensure.ts';
import type { SealedStore } from '../pki/store/sealed-store.ts';
import type { Provider, ProviderTraits } from '../providers/provider.ts';
import type { Render } from '../world/real/machines.ts';
import { operatorCredentials } from '../world/real/operator.ts';
import { type RealWorld, realWorld } from '../world/real/world.ts';
import type { StateSeen } from '../world/state.ts';
import { makeStateFolder } from '../world/store/folder.ts';
import type { Journal } from '../world/store/journal.ts';
import { acquireLock, type Politeness } from '../world/store/lock.ts';
import { restoreFolder } from '../world/store/restore-folder.ts';
import { backupPlace } from './backup-place.ts';
import { type Blueprints, blueprintsOf, machineImages, renderer } from './blueprints.ts';
import { type Document, readDocument } from './document.ts';
import { type Foundations, foundations, type SessionNeeds } from './foundations.ts';
import { KEEP_FILE } from './keep/report.ts';
import type { Run, Told } from './run.ts';
import type { VerbOptions } from './types.ts';
import { whoIsAtWork } from './who.ts';

/** A cluster put together from its document: everything a verb needs. Closing it releases the lock and all connections. */
export interface Session {
  document: Document;
  store: SealedStore;
  provider: Provider;
  traits: ProviderTraits;
  world: RealWorld;
  blueprints: Blueprints;
  render: Render;
  payload: () => Promise<Payload>;
  /** etcd and etcdutl of a version, for the operator's side. */
  etcdTools: (version: string) => Promise<EtcdTools>;
  desire: (state: StateSeen) => Desired;
  journal: Pick<Journal, 'read'> & { append(entry: Told): Promise<void> };
  /** What came of this run, for its entry in the journal; `done` when nothing is said. */
  conclude(outcome: string, details?: object): void;
  /** Ends this run's entry in the journal. */
  end: Run['end'];
  emit: Emit;
  signal: AbortSignal;
  /** Removes keys, kubeconfig and record of a cluster that is no more; its history stays. */
  forgetCluster(): Promise<void>;
  close(): Promise<void>;
}

/** In the state folder: what `kubectl` is given. It holds no secret. */
export const KUBECONFIG_FILE = 'kubeconfig';

/** Opens the session, uses it, and closes it whatever happened. (`await using` would say this, but Node 22 does not parse it.) */
export async function withSession<T>(
  options: VerbOptions,
  needs: SessionNeeds,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(options, needs);
  try {
    const result = await use(session);
    await session.end();
    return result;
  } catch (error) {
    await session.end({ error, interrupted: session.signal.aborted }).catch(() => {});
    throw error;
  } finally {
    await session.close();
  }
}

async function openSession(options: VerbOptions, needs: SessionNeeds): Promise<Session> {
  const document = await readDocument(options.document, options.stateDir, needs.edit);
  if (needs.changes) await makeStateFolder(document.stateDir);
  const lock = needs.changes
    ? await acquireLock(document.stateDir, needs.purpose, politeness(options, needs))
    : undefined;
  try {
    return await assemble(await foundations(options, needs, document, lock));
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** How long the end of a round of `keep` is waited for (ms). */
const ROUND = 15 * 60_000;

function politeness({ emit, signal }: VerbOptions, { purpose }: SessionNeeds): Politeness | undefined {
  if (purpose === 'keep') return undefined;
  let told = false;
  const onWait = (who: string) => {
    signal?.throwIfAborted();
    if (!told) emit?.({ type: 'waiting', reasons: [`the end of a round: ${who} is at work on this cluster`] });
    told = true;
  };
  return { to: 'keep', until: Date.now() + ROUND, onWait };
}

async function assemble(base: Foundations): Promise<Session> {
  const { document, lock, file, state, store, provider, release, payload, emit, signal } = base;
  const { spec } = document;
  const blueprints = await drawBlueprints(base);
  const addons = addonsFor({ spec, images: { coredns: machineImages(release).coredns } });
  const render = renderer({ blueprints, store, provider, clusterId: state.clusterId });
  const credentials = operatorCredentials(store, systemClock, state.epoch ? 'admin' : 'founder');
  const parts = { provider, store, file, credentials, clock: systemClock, spec, addons, render };
  const snapshots = restoreFolder(document.stateDir);
  const backups = backupPlace(base);
  const world = realWorld({ ...parts, snapshots, backups, payload: payload.ensure, mayFound: lock !== undefined });
  return {
    ...{
      document,
      store,
      provider,
      traits: provider.traits,
      world,
      blueprints,
      render,
      payload: payload.ensure,
      emit,
      signal,
    },
    etcdTools: version => backups.tools(version, { emit, signal }),
    desire: desireOf(base, blueprints, addons),
    ...journalOf(base),
    forgetCluster: () => forgetCluster(base),
    close: async () => {
      await world.close();
      await lock?.release();
    },
  };
}

function journalOf({ journal, run }: Foundations): Pick<Session, 'journal' | 'conclude' | 'end'> {
  const alone = (entry: Told) => journal.append({ at: new Date().toISOString(), who: whoIsAtWork(), ...entry });
  return {
    journal: { read: () => journal.read(), append: run?.append ?? alone },
    conclude: (outcome, details) => run?.conclude(outcome, details),
    end: async thrown => run?.end(thrown),
  };
}

async function forgetCluster({ document, store, file }: Foundations): Promise<void> {
  await store.destroy();
  for (const name of [KUBECONFIG_FILE, KEEP_FILE]) await rm(join(document.stateDir, name), { force: true });
  await file.removeState();
}

async function drawBlueprints(base: Foundations): Promise<Blueprints> {
  const { document, lock, store, provider, release, payload } = base;
  const trust = lock ? await store.loadOrCreateTrust() : await store.loadTrust();
  const machineNetwork = await provider.network();
  const controlPlaneNetwork = await whereControlPlanesAre(base, machineNetwork);
  return blueprintsOf({
    spec: document.spec,
    release,
    payload: payload.digest,
    traits: provider.traits,
    machineNetwork,
    controlPlaneNetwork,
    trust,
  });
}

/** A control plane from before they had a range of their own is kept in: until it has been replaced, all machines' addresses may be one's. */
async function whereControlPlanesAre({ provider, state }: Foundations, machineNetwork: string): Promise<string> {
  const own = await provider.controlPlaneNetwork();
  const records = Object.values(state.machines).filter(({ role }) => role === 'control-plane');
  return records.every(({ address }) => cidrContains(own, address)) ? own : machineNetwork;
}

function desireOf(
  { document, provider }: Foundations,
  blueprints: Blueprints,
  addons: Addon[],
): (state: StateSeen) => Desired {
  const workers = Object.fromEntries(Object.entries(blueprints.workers).map(([pool, { digests }]) => [pool, digests]));
  const wanted = {
    spec: document.spec,
    controlPlane: blueprints.controlPlane.digests,
    ...(blueprints.keys ? { keys: blueprints.keys } : {}),
    workers,
    addons,
    traits: provider.traits,
  };
  return state => desire(wanted, state);
}
