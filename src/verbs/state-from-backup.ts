import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { OpenWith } from '../backup/locks.ts';
import { SeaworthyError } from '../kit/errors.ts';
import { writeAtomic } from '../kit/files.ts';
import { LOCK_FILE } from '../payload/lock-file.ts';
import { adoptTrust } from '../pki/store/adopt.ts';
import type { StateSeen } from '../world/state.ts';
import { makeStateFolder } from '../world/store/folder.ts';
import { openState } from '../world/store/state-file.ts';
import { openWith } from './backup.ts';
import type { Document } from './document.ts';
import type { RestoreOptions } from './restore-types.ts';

/** When document, lock or state folder are lost, they come from the backup. */

/** A document that is there is never overwritten. */
export async function documentFrom(options: RestoreOptions, from: string): Promise<void> {
  const path = resolve(options.document);
  if (await exists(path)) return;
  const { files } = await open(options, from);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, files.document, { flag: 'wx' });
  const lock = join(dirname(path), LOCK_FILE);
  if (!(await exists(lock))) await writeFile(lock, files.lock, { flag: 'wx' });
}

/** No machine and no epoch on record: there is nothing that a restore could take from here. */
export async function isStateLost({ stateDir, spec }: Document): Promise<boolean> {
  const { machines, epoch } = await openState(stateDir, spec.metadata.name).readState();
  return !epoch && Object.keys(machines).length === 0;
}

/** A state folder made of the backup, beside where it belongs: to look at the world with, and to be put in its place. */
export async function stagedState({ stateDir, spec }: Document, options: RestoreOptions, from: string) {
  const { manifest, trust, files } = await open(options, from);
  if (manifest.cluster !== spec.metadata.name)
    throw new SeaworthyError(
      'state',
      `the backup ${from} is of the cluster ${manifest.cluster}, not ${spec.metadata.name}`,
    );
  await mkdir(dirname(stateDir), { recursive: true });
  const folder = await mkdtemp(`${stateDir}.restore-`);
  await makeStateFolder(folder);
  const state = JSON.parse(files.state) as StateSeen;
  await writeAtomic(join(folder, 'state.json'), JSON.stringify({ ...state, requests: [] }));
  await writeAtomic(join(folder, 'journal.jsonl'), files.journal);
  await adoptTrust(folder, trust, options.env);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Each entry by one rename, the record last: broken off before that, the state still counts as lost. */
export async function adoptState(staged: string, stateDir: string): Promise<void> {
  await makeStateFolder(stateDir);
  const names = (await readdir(staged)).filter(name => name !== 'state.json' && name !== '.gitignore');
  for (const name of [...names, 'state.json']) {
    await rm(join(stateDir, name), { recursive: true, force: true });
    await rename(join(staged, name), join(stateDir, name));
  }
}

async function open(options: RestoreOptions, from: string) {
  const { openBackup } = await import('../backup/open.ts');
  return openBackup(from, await ownKey(options));
}

/** The store that a backup may be sealed to is lost with the state. */
async function ownKey(options: RestoreOptions): Promise<OpenWith> {
  if (options.identity || options.passphraseFile) return openWith({ store: undefined as never }, options);
  throw new SeaworthyError('credentials', 'the state folder is lost, and with it the keys that could open the backup', {
    hint: 'give --passphrase-file or --identity, as the backup was sealed',
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
