import { createHash } from 'node:crypto';
import { excerptOf } from '../api/evidence.ts';
import type { Evidence } from '../check.ts';
import type { Started } from './flags.ts';

/** That a component runs with these flags, some of them named. */
export function flagEvidence(started: Started, names: readonly string[], at: number): Evidence {
  const named = names.map(name => `--${name}=${started.flags[name] ?? '(unset)'}`).join(' ');
  return {
    request: `flags ${names.map(name => `--${name}`).join(' ')}`,
    vantage: 'host',
    target: started.where,
    response: 'accepted',
    hash: createHash('sha256').update(named).digest('hex'),
    excerpt: excerptOf(named),
    at: new Date(at).toISOString(),
  };
}
