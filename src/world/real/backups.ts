import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { SealTo } from '../../backup/locks.ts';
import { readPassphrase } from '../../backup/passphrase.ts';
import { recipientKey } from '../../backup/recipient.ts';
import type { EtcdTools } from '../../backup/scratch-etcd.ts';
import type { TakeOrder } from '../../backup/take.ts';
import { isOlder } from '../../catalog/versions.ts';
import type { EtcdClient } from '../../etcd/types.ts';
import type { Clock } from '../../kit/clock.ts';
import { SeaworthyError } from '../../kit/errors.ts';
import { readIfExists } from '../../kit/files.ts';
import type { SealedStore } from '../../pki/store/sealed-store.ts';
import type { BackupSpec } from '../../spec/cluster-spec.ts';
import type { BackupReason, BackupRecord, StateSeen } from '../state.ts';
import type { Backups, CallOptions, Kube } from '../world.ts';

/** Where backups of this cluster go, and what goes into them. */
export interface BackupPlace {
  section: BackupSpec;
  document: { path: string; text: string };
  lockFile: string;
  stateDir: string;
  tools: (etcdVersion: string, options: CallOptions) => Promise<EtcdTools>;
}

/** What a person may say other than the document does. */
export interface BackupTarget {
  /** Absolute. */
  file?: string;
  recipients?: string[];
  passphraseFile?: string;
}

export interface RealBackups extends Backups {
  takeTo(target: BackupTarget, why: BackupReason, options: CallOptions): Promise<BackupRecord>;
}

export interface BackupSupplies {
  place: BackupPlace;
  etcd: EtcdClient;
  kube: Pick<Kube, 'cluster'>;
  store: SealedStore;
  state: () => Promise<StateSeen>;
  clock: Clock;
}

export function realBackups(supplies: BackupSupplies): RealBackups {
  return {
    take: (why, options) => take(supplies, {}, why, options),
    takeTo: (target, why, options) => take(supplies, target, why, options),
    remove: backup => rm(backup.file, { force: true }),
  };
}

async function take(
  supplies: BackupSupplies,
  target: BackupTarget,
  why: BackupReason,
  options: CallOptions,
): Promise<BackupRecord> {
  const { place, store, clock } = supplies;
  const state = await supplies.state();
  const to = await sealTo(place, store, target, why);
  const [epoch, trust] = [await sameEpoch(supplies, state), await store.loadTrust()];
  if (!trust) throw new SeaworthyError('credentials', `there are no keys of this cluster in ${place.stateDir}`);
  const at = clock.now();
  const id = `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;
  const file = target.file ?? join(folderOf(place), `${state.cluster}-${id}.backup`);
  const { cluster, clusterId } = state;
  const facts = { ...{ id, at, why, cluster, clusterId, kubernetesVersion: await oldestApiServer(supplies, state) } };
  const { emit, signal } = options;
  const { takeBackup } = await import('../../backup/take.ts');
  const order: TakeOrder = {
    ...{ etcd: supplies.etcd, file, to, signal },
    tools: version => place.tools(version, options),
    scratch: join(place.stateDir, 'scratch'),
    facts: { ...facts, etcdClusterId: epoch.etcdClusterId, kubeSystemUid: epoch.kubeSystemUid },
    contents: { trust, files: await filesOf(place, state) },
    tell: message => emit({ type: 'progress', stage: 'backup', message }),
  };
  const { manifest, bytes } = await takeBackup(order);
  const { revision, hash, etcdVersion, kubernetesVersion, kubeSystemUid } = manifest;
  const { etcdClusterId } = epoch;
  return {
    ...{ id, at, why, revision, hash, etcdVersion, kubernetesVersion, etcdClusterId, kubeSystemUid, file, bytes },
  };
}

export function folderOf({ section, document, stateDir }: BackupPlace): string {
  return section.folder ? resolve(dirname(document.path), section.folder) : join(stateDir, 'backups');
}

/** Whom the flags say, else the document; before a change, when nobody is said, whoever can open the store that it lies beside. */
async function sealTo(
  { section, document, stateDir }: BackupPlace,
  store: SealedStore,
  target: BackupTarget,
  why: BackupReason,
): Promise<SealTo> {
  const said = target.recipients !== undefined || target.passphraseFile !== undefined;
  const recipients = (said ? (target.recipients ?? []) : section.recipients).map(recipientKey);
  const written = section.passphraseFile && resolve(dirname(document.path), section.passphraseFile);
  const passphraseFile = said ? target.passphraseFile : written;
  if (recipients.length > 0 || passphraseFile)
    return { recipients, ...(passphraseFile ? { passphrase: await readPassphrase(passphraseFile) } : {}) };
  if ((why === 'before-upgrade' || why === 'before-change') && !section.folder) return { recipients, store };
  throw new SeaworthyError('credentials', 'a backup has to be sealed to somebody, and nobody is named', {
    hint: `make a key with \`seaworthy backup --new-recipient FILE\`, keep it apart from ${stateDir}, and name its recipient by --recipient or as backup.recipients in the document; or give --passphrase-file`,
  });
}

async function sameEpoch({ etcd }: BackupSupplies, { epoch, cluster }: StateSeen) {
  if (!epoch) throw new SeaworthyError('state', `${cluster} is not founded yet: there is nothing to back up`);
  const { clusterId } = await etcd.read();
  if (clusterId === epoch.etcdClusterId) return epoch;
  throw new SeaworthyError('state', `another etcd cluster answers (${clusterId}, not ${epoch.etcdClusterId})`, {
    hint: 'check that the state folder belongs to the cluster that answers; nothing was written',
  });
}

/** The API may be away while etcd is not: then what the record says of the control planes, or what goes with etcd's version. */
async function oldestApiServer({ kube }: BackupSupplies, { machines }: StateSeen): Promise<string> {
  const servers = await kube.cluster().then(
    ({ apiServers }) => apiServers,
    () => [],
  );
  const told = servers.map(({ version }) => version).filter(version => version !== undefined);
  const recorded = Object.values(machines)
    .filter(({ role, existed }) => role === 'control-plane' && existed)
    .map(record => record.kubernetesVersion)
    .filter(version => version !== undefined);
  const versions = told.length > 0 ? told : recorded;
  return versions.reduce((oldest, version) => (oldest && !isOlder(version, oldest) ? oldest : version), '');
}

async function filesOf({ document, lockFile, stateDir }: BackupPlace, state: StateSeen) {
  return {
    document: document.text,
    lock: (await readIfExists(lockFile)) ?? '',
    state: JSON.stringify(state, undefined, 2),
    journal: (await readIfExists(join(stateDir, 'journal.jsonl'))) ?? '',
  };
}
