import type { HeldRow } from '../../verbs/types.ts';
import type { Style } from './style.ts';

/** What is held back, by which rule, and why. */
export function heldText(held: readonly HeldRow[], { colors, marks }: Style): string {
  const lines = held.map(({ title, guard, reason, why }) =>
    [`${colors.yellow(marks.held)} ${title}`, `    ${why}`, colors.dim(`    ${guard}: ${reason}`)].join('\n'),
  );
  return ['held back:', ...lines].join('\n');
}
