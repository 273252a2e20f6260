import { resolve } from 'node:path';
import { addonsFor } from '../addons/index.ts';
import { releaseOf } from '../catalog/versions.ts';
import { systemClock } from '../kit/clock.ts';
import { SeaworthyError } from '../kit/errors.ts';
import { type Emit, silent } from '../kit/events.ts';
import { desire } from '../lifecycle/desire.ts';
import type { Desired } from '../lifecycle/desired.ts';
import { defaultCacheDir } from '../payload/cache.ts';
import { ensurePayload, type Payload } from '../payload/ensure.ts';
import { entryOf, readLock } from '../payload/lock-file.ts';
import { pin, resolveLock } from '../payload/resolve.ts';
import { openSealedStore, type SealedStore } from '../pki/store/sealed-store.ts';
import { createLocalProvider } from '../providers/local/index.ts';
import type { Provider, ProviderTraits } from '../providers/provider.ts';
import { fixedValues } from '../spec/fixed.ts';
import type { Render } from '../world/real/machines.ts';
import { operatorCredentials } from '../world/real/operator.ts';
import { realWorld } from '../world/real/world.ts';
import type { StateSeen } from '../world/state.ts';
import { makeStateFolder } from '../world/store/folder.ts';
import { type Journal, openJournal } from '../world/store/journal.ts';
import { acquireLock, type Lock } from '../world/store/lock.ts';
import { openState } from '../world/store/state-file.ts';
import type { World } from '../world/world.ts';
import { type Blueprints, blueprintsOf, machineImages, renderer } from './blueprints.ts';
import { type Document, readDocument, refuseChangesOfFixed } from './document.ts';
import { journaled } from './journaled.ts';
import type { VerbOptions } from './types.ts';

/** A cluster put together from its document: everything a verb needs. Closing it releases the lock and all connections. */
export interface Session extends AsyncDisposable {
  document: Document;
  state: StateSeen;
  store: SealedStore;
  provider: Provider;
  traits: ProviderTraits;
  world: World;
  blueprints: Blueprints;
  render: Render;
  payload: () => Promise<Payload>;
  desire: (state: StateSeen) => Desired;
  journal: {
    append(entry: { kind: string; target?: string; why?: string; details?: object }): Promise<void>;
    read: Journal['read'];
  };
  emit: Emit;
  signal: AbortSignal;
  /** The record of a cluster that is no more. */
  forgetCluster(): Promise<void>;
}

export interface SessionNeeds {
  /** For the lock's holder line. */
  purpose: string;
  /** Takes the lock, makes what is missing in the state folder, pins and builds the payload. */
  changes?: boolean;
  /** Changes, but builds nothing. */
  withoutPayload?: boolean;
}

export async function openSession(options: VerbOptions, needs: SessionNeeds): Promise<Session> {
  const document = await readDocument(options.document, options.stateDir);
  const { stateDir, spec } = document;
  if (needs.changes) await makeStateFolder(stateDir);
  const lock = needs.changes ? await acquireLock(stateDir, needs.purpose) : undefined;
  try {
    return await assemble(options, needs, document, lock, spec.metadata.name);
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

async function assemble(
  options: VerbOptions,
  needs: SessionNeeds,
  document: Document,
  lock: Lock | undefined,
  cluster: string,
): Promise<Session> {
  const { spec, stateDir } = document;
  const file = openState(stateDir, cluster, lock ? () => lock.check() : undefined);
  const state = lock
    ? await file.updateState(now => ({ ...now, fixed: now.fixed ?? fixedValues(spec) }))
    : await file.readState();
  refuseChangesOfFixed(document, state.fixed);
  const store = await openSealedStore(stateDir, { cluster, ...(options.env ? { env: options.env } : {}) });
  const signal = AbortSignal.any([options.signal, lock?.signal].filter(each => each !== undefined));
  const journal = openJournal(stateDir);
  const emit = lock ? journaled(journal, options.emit ?? silent) : (options.emit ?? silent);
  const provider = await providerFor(document, state, options);
  const entry =
    lock && !needs.withoutPayload
      ? await pin(document.lockFile, spec.kubernetes.version)
      : await lockedOrResolved(document);
  const release = releaseOf(spec.kubernetes.version);
  if (!release) throw new SeaworthyError('internal', `no release ${spec.kubernetes.version}`);
  const trust = needs.changes ? await store.loadOrCreateTrust() : await store.loadTrust();
  const machineNetwork = await provider.network();
  const blueprints = blueprintsOf({
    spec,
    release,
    payload: entry.digest,
    traits: provider.traits,
    machineNetwork,
    trust,
  });
  const addons = addonsFor({ spec, images: { coredns: machineImages(release).coredns } });
  let payload: Promise<Payload> | undefined;
  const mounts = () => {
    payload ??= ensurePayload(entry, { cacheDir: cacheDirOf(options), emit, signal });
    return payload;
  };
  if (needs.changes && !needs.withoutPayload) await mounts();
  const credentials = operatorCredentials(store, systemClock, state.epoch ? 'admin' : 'founder');
  const render = renderer({ blueprints, store, provider, clusterId: state.clusterId });
  const world = realWorld({
    provider,
    store,
    file,
    credentials,
    clock: systemClock,
    spec,
    addons,
    payload: mounts,
    render,
    mayFound: needs.changes === true,
  });
  return {
    document,
    state,
    store,
    provider,
    traits: provider.traits,
    world,
    blueprints,
    render,
    payload: mounts,
    desire: now =>
      desire(
        {
          spec,
          controlPlane: blueprints.controlPlane.digests,
          workers: Object.fromEntries(Object.entries(blueprints.workers).map(([name, each]) => [name, each.digests])),
          addons,
          traits: provider.traits,
        },
        now,
      ),
    journal: {
      read: () => journal.read(),
      append: entryOfNow => journal.append({ at: new Date().toISOString(), ...entryOfNow }),
    },
    emit,
    signal,
    forgetCluster: async () => {
      await store.destroy();
      await file.removeState();
    },
    [Symbol.asyncDispose]: async () => {
      await world.close();
      await lock?.release();
    },
  };
}

async function lockedOrResolved(document: Document) {
  const { version } = document.spec.kubernetes;
  return entryOf(await readLock(document.lockFile), version) ?? (await resolveLock({ kubernetes: version }));
}

function cacheDirOf(options: VerbOptions): string {
  const chosen = options.env?.SEAWORTHY_CACHE;
  return chosen ? resolve(chosen) : defaultCacheDir();
}

async function providerFor({ spec, stateDir }: Document, state: StateSeen, options: VerbOptions): Promise<Provider> {
  return createLocalProvider({
    clusterName: spec.metadata.name,
    clusterId: state.clusterId,
    spec: spec.provider.local,
    machines: {
      controlPlanes: spec.controlPlane.replicas,
      workers: spec.workers.reduce((sum, pool) => sum + pool.replicas, 0),
    },
    stateDir,
    cacheDir: cacheDirOf(options),
  });
}
