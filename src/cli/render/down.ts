import type { DownResult, StatusResult } from '../../verbs/types.ts';
import { duration } from './duration.ts';
import type { Style } from './style.ts';
import { count } from './text.ts';

/** What `down` is about to destroy, by name. */
export function doomText({ cluster, machines, stateDir }: StatusResult, { colors }: Style): string {
  const names = machines.map(({ name }) => `  ${name}`);
  return [
    `${colors.red('this destroys')} ${colors.bold(cluster)} and everything that runs on it, for ever:`,
    ...(names.length > 0 ? names : ['  no machine: there is none']),
    '  the endpoint and the network',
    `  its keys in ${stateDir}`,
  ].join('\n');
}

export function downText({ machines, milliseconds }: DownResult, { colors }: Style): string {
  return colors.green(`destroyed ${count(machines, 'machine')} in ${duration(milliseconds)}; nothing is left of it`);
}
