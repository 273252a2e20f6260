import type { LockEntry } from '../payload/lock.ts';
import { entryOf, readLock } from '../payload/lock-file.ts';
import { pin, resolveLock } from '../payload/resolve.ts';
import type { Document } from './document.ts';

/** The payload of the document's version: as the lock pins it; else what would be chosen, written down only by who is about to build it. */
export async function lockEntry({ spec, lockFile }: Document, writes: boolean): Promise<LockEntry> {
  const { version } = spec.kubernetes;
  if (writes) return pin(lockFile, version);
  return entryOf(await readLock(lockFile), version) ?? (await resolveLock({ kubernetes: version }));
}
