import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OpenBackup } from '../backup/open.ts';
import { isOlder, minorOf } from '../catalog/versions.ts';
import { SeaworthyError } from '../kit/errors.ts';
import { newest } from '../lifecycle/versions.ts';
import type { Observation } from '../world/observation.ts';
import { newMemory, observe } from '../world/observe.ts';
import type { StateSeen } from '../world/state.ts';
import { restoreFolder } from '../world/store/restore-folder.ts';
import { openWith } from './backup.ts';
import { converge, forgetSnapshot } from './converge.ts';
import { readDocument } from './document.ts';
import type { RestoreOptions, RestoreTold } from './restore-types.ts';
import { type Session, withSession } from './session.ts';
import { adoptState, documentFrom, isStateLost, stagedState } from './state-from-backup.ts';
import type { UpResult } from './types.ts';

/** The cluster as it was when a backup was taken, whatever is left of it. What it means is told first, and without a yes nothing is touched. */
export async function restore(options: RestoreOptions): Promise<UpResult | undefined> {
  const from = resolve(options.from);
  await documentFrom(options, from);
  const document = await readDocument(options.document, options.stateDir);
  const stateLost = await isStateLost(document);
  const staged = stateLost ? await stagedState(document, options, from) : undefined;
  try {
    const looking = { ...options, stateDir: staged?.folder ?? document.stateDir };
    const found = await withSession(looking, { purpose: 'restore' }, session => look(session, options, from));
    if (!(await options.agreed({ ...found.told, stateLost }))) return undefined;
    if (staged) await adoptState(staged.folder, document.stateDir);
    return await withSession(options, { purpose: 'restore', changes: true }, session => begin(session, found));
  } finally {
    await staged?.remove();
  }
}

interface Found {
  opened: OpenBackup;
  /** The newest Kubernetes that may have written what is in it. */
  served: string;
  told: Omit<RestoreTold, 'stateLost'>;
}

/** Everything that may be refused, with nothing changed. */
async function look(session: Session, options: RestoreOptions, file: string): Promise<Found> {
  const { openBackup } = await import('../backup/open.ts');
  const { clusterId } = await session.world.state.read();
  const opened = await openBackup(file, await openWith(session, options), { clusterId });
  const served = servedIn(opened);
  refuseVersion(served, session.document.spec.kubernetes.version);
  const seen = await observe(session.world, newMemory());
  const { epoch } = seen.state;
  if (epoch && epoch.kubeSystemUid !== opened.manifest.kubeSystemUid) throw anotherCluster(file);
  if (seen.members.known && epoch && !options.evenThoughHealthy) throw healthy();
  return { opened, served, told: toldOf(session, file, opened, seen) };
}

function toldOf(session: Session, file: string, { manifest }: OpenBackup, seen: Observation): Found['told'] {
  const { id, at, revision, kubernetesVersion } = manifest;
  const machines = seen.machines.known ? seen.machines.value.filter(each => each.state !== 'gone') : [];
  const of = (role: string) => machines.filter(each => each.role === role).map(({ name }) => name);
  const revisions = seen.members.known ? seen.members.value.map(member => member.revision) : [];
  return {
    cluster: session.document.spec.metadata.name,
    backup: { id, file, at, revision, kubernetesVersion },
    ...(revisions.length > 0 ? { revisionNow: Math.max(...revisions) } : {}),
    destroyed: of('control-plane'),
    replaced: of('worker'),
  };
}

/** The snapshot into the state folder, then the request: from here on `up` goes on with it. */
async function begin(session: Session, { opened, served }: Found): Promise<UpResult> {
  const { world, document } = session;
  const { id, at: takenAt, kubeSystemUid, snapshot } = opened.manifest;
  const folder = restoreFolder(document.stateDir);
  const scratch = await folder.scratch();
  const file = join(scratch, 'snapshot');
  await writeSnapshot(opened, file);
  await folder.keep(snapshot.sha256, file);
  const of = { backup: id, snapshot: snapshot.sha256, kubeSystemUid, kubernetesVersion: served, takenAt };
  const request = { kind: 'restore', ...of } as const;
  const ask = () => ({ requests: [{ ...request, at: world.clock.now() }], why: `restore from ${id}` });
  return converge(session, { ask }).catch(async (error: unknown) => {
    await forgetSnapshot(session);
    throw error;
  });
}

async function writeSnapshot(opened: OpenBackup, file: string): Promise<void> {
  const hash = createHash('sha256');
  const hashed = async function* () {
    for await (const chunk of opened.snapshot()) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(Readable.from(hashed()), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
  if (hash.digest('hex') !== opened.manifest.snapshot.sha256)
    throw new SeaworthyError('state', 'the snapshot in the backup is not the one that it describes');
}

/** The manifest names the oldest API server; in the middle of an upgrade a newer one had served, as the record in it tells. */
function servedIn({ manifest, files }: OpenBackup): string {
  const { kubernetesVersion: oldest } = manifest;
  const { epoch } = JSON.parse(files.state) as StateSeen;
  return newest([oldest, ...(epoch?.kubernetesVersion ? [epoch.kubernetesVersion] : [])]) ?? oldest;
}

/** etcd goes with Kubernetes: what a newer one wrote an older one can't read, and a minor is not skipped. */
function refuseVersion(taken: string, wanted: string): void {
  if (!isOlder(wanted, taken) && minorOf(wanted) - minorOf(taken) <= 1) return;
  throw new SeaworthyError('spec', `the backup is of Kubernetes ${taken}, and the document says ${wanted}`, {
    hint: `set kubernetes.version to ${taken}, restore, then go on from there`,
  });
}

function anotherCluster(file: string): SeaworthyError {
  return new SeaworthyError('state', `the backup ${file} is of another cluster than the one that is on record`, {
    hint: 'take a backup of this cluster; nothing was touched',
  });
}

function healthy(): SeaworthyError {
  return new SeaworthyError(
    'spec',
    'the cluster has a quorum and answers: a restore would lose all that was written since',
    {
      hint: 'as the way back from an upgrade, or from a mistake, say --even-though-healthy',
    },
  );
}
