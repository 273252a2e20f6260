import { resolve } from 'node:path';
import { releaseOf, type SupportedRelease } from '../catalog/versions.ts';
import { SeaworthyError } from '../kit/errors.ts';
import { type Emit, silent } from '../kit/events.ts';
import { defaultCacheDir } from '../payload/cache.ts';
import { ensurePayload, type Payload } from '../payload/ensure.ts';
import { openSealedStore, type SealedStore } from '../pki/store/sealed-store.ts';
import { createLocalProvider } from '../providers/local/index.ts';
import type { Provider } from '../providers/provider.ts';
import { fixedValues } from '../spec/fixed.ts';
import type { StateSeen } from '../world/state.ts';
import { type Journal, openJournal } from '../world/store/journal.ts';
import type { Lock } from '../world/store/lock.ts';
import { openState, type StateFile } from '../world/store/state-file.ts';
import { type Document, refuseChangesOfFixed } from './document.ts';
import { lockEntry } from './lock-entry.ts';
import { refuseVersion } from './refuse-version.ts';
import { openRun, type Run } from './run.ts';
import type { VerbOptions } from './types.ts';

export interface SessionNeeds {
  /** For the lock's holder line. */
  purpose: string;
  /** Takes the lock, makes what is missing in the state folder, pins and builds the payload. */
  changes?: boolean;
  /** It leads to what the document says: a version that cannot be reached is refused. */
  reaches?: boolean;
  /** What is read for the document, in place of what stands in its file. */
  edit?: (text: string) => string;
  /** Changes, but builds nothing. */
  withoutPayload?: boolean;
  /** Pins the payload, and builds it no sooner than a machine is made of it. */
  latePayload?: boolean;
  /** Nothing is journaled of it when it changes nothing. */
  quiet?: boolean;
}

/** What everything else of a session is made from. */
export interface Foundations {
  document: Document;
  lock: Lock | undefined;
  file: StateFile<StateSeen>;
  state: StateSeen;
  store: SealedStore;
  provider: Provider;
  release: SupportedRelease;
  payload: { digest: string; ensure: () => Promise<Payload> };
  journal: Journal;
  /** Of verbs that change something. */
  run: Run | undefined;
  cacheDir: string;
  emit: Emit;
  signal: AbortSignal;
}

export async function foundations(
  options: VerbOptions,
  needs: SessionNeeds,
  document: Document,
  lock?: Lock,
): Promise<Foundations> {
  const { spec, stateDir } = document;
  const cluster = spec.metadata.name;
  const file = openState(stateDir, cluster, lock ? () => lock.check() : undefined);
  const recorded = await file.readState();
  refuseChangesOfFixed(document, recorded.fixed);
  if (needs.reaches) refuseVersion(document, recorded);
  const state = lock ? await file.updateState(now => ({ ...now, fixed: now.fixed ?? fixedValues(spec) })) : recorded;
  const signal = AbortSignal.any([options.signal, lock?.signal].filter(each => each !== undefined));
  const journal = openJournal(stateDir);
  const heard = options.emit ?? silent;
  const run = lock && openRun(journal, { ...needs, document: document.text, emit: heard });
  const emit = run?.emit ?? heard;
  const builds = lock !== undefined && needs.withoutPayload !== true;
  const entry = await lockEntry(document, builds);
  const payload = {
    digest: entry.digest,
    ensure: once(() => ensurePayload(entry, { cacheDir: cacheDirOf(options), emit, signal })),
  };
  if (builds && needs.latePayload !== true) await payload.ensure();
  const store = await openSealedStore(stateDir, { cluster, ...(options.env ? { env: options.env } : {}) });
  const provider = providerFor(document, state, options);
  const release = supported(spec.kubernetes.version);
  const cacheDir = cacheDirOf(options);
  return { document, lock, file, state, store, provider, release, payload, journal, run, cacheDir, emit, signal };
}

function supported(version: string): SupportedRelease {
  const release = releaseOf(version);
  if (!release)
    throw new SeaworthyError('internal', `the document passed with Kubernetes ${version}, which is not supported`);
  return release;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function cacheDirOf(options: VerbOptions): string {
  const chosen = options.env?.SEAWORTHY_CACHE;
  return chosen ? resolve(chosen) : defaultCacheDir();
}

function providerFor({ spec, stateDir }: Document, { clusterId }: StateSeen, options: VerbOptions): Provider {
  const workers = spec.workers.reduce((sum, pool) => sum + pool.replicas, 0);
  return createLocalProvider({
    clusterName: spec.metadata.name,
    clusterId,
    spec: spec.provider.local,
    machines: { controlPlanes: spec.controlPlane.replicas, workers },
    stateDir,
    cacheDir: cacheDirOf(options),
  });
}
