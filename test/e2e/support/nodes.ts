import { join } from 'node:path';
import { exec, execQuiet } from '../../../src/kit/exec.ts';
import { defaultCacheDir } from '../../../src/payload/cache.ts';

/** The oldest Node that is promised, from its npm package, put into the cache when it is not there. */
export async function oldestNode(): Promise<string> {
  const name = `node-linux-${process.arch}`;
  const prefix = join(defaultCacheDir(), 'node-22.19');
  const node = join(prefix, 'node_modules', name, 'bin/node');
  const found = await execQuiet(node, ['--version']).catch(() => undefined);
  if (!found?.stdout.startsWith('v22.19.'))
    await exec('internal', 'npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, `${name}@22.19`]);
  return node;
}
