import type { ComponentName } from './recipes.ts';

/** What `payload.lock.yaml` holds. */
export interface PayloadLock {
  version: 1;
  payloads: LockEntry[];
}

/** Built from the official Go modules with a pinned toolchain. Other sources become members of a union when they exist. */
export interface LockEntry {
  source: 'source';
  kubernetes: string;
  toolchain: { go: string; platform: string };
  components: Record<ComponentName, { version: string; digest: string }>;
  /** The payload's digest, over inputs only. */
  digest: string;
}
