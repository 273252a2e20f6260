import { join } from 'node:path';
import { SeaworthyError } from '../../kit/errors.ts';
import { createOnce } from '../../kit/files.ts';
import type { Trust } from '../types.ts';
import { openOrMakeSeal } from './seal.ts';
import type { Environment } from './seal-source.ts';
import { seal } from './sealed-file.ts';
import { TRUST } from './sealed-store.ts';

/** Makes the sealed store of a cluster whose own one was lost, in a folder that has none: with this trust, and a seal of its own. */
export async function adoptTrust(folder: string, trust: Trust, env: Environment = process.env): Promise<void> {
  const key = await openOrMakeSeal(folder, env);
  const made = await createOnce(join(folder, 'pki', TRUST), seal(key, TRUST, JSON.stringify(trust)));
  if (!made) throw new SeaworthyError('internal', `${folder} has a trust of its own`);
}
