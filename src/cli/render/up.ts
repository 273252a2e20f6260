import type { UpResult } from '../../verbs/types.ts';
import { duration } from './duration.ts';
import { statusText } from './status.ts';
import type { Style } from './style.ts';
import { count } from './text.ts';

/** The cluster as it is now, how it came to be, and what to do with it. */
export function upText(result: UpResult, next: readonly string[], style: Style): string {
  const { colors } = style;
  const made = `${count(result.moves, 'move')} in ${duration(result.milliseconds)}`;
  const end = {
    converged: colors.green(`done: ${made}`),
    stuck: `${colors.red('stuck')} after ${made}: ${leftToDo(result)}`,
    'out-of-patience': `${colors.red('gave up')} after ${made}: for a long time nothing changed any more`,
  }[result.kind];
  const status = statusText(result.status, result.kind !== 'converged', style);
  return `\n${status}\n\n${end}\n\n${['try:', ...next.map(command => `  ${command}`)].join('\n')}`;
}

function leftToDo({ status }: UpResult): string {
  return status.held.length > 0
    ? 'what is left to do is forbidden by the rules above'
    : 'what is left to do, and who has to do it, is told above';
}
