import type { Remedy } from './types.ts';

const REMEDIES: Readonly<Record<string, Remedy>> = {};

/** How a failure of this check is mended, where it is known. */
export function remedyOf(id: string): Remedy | undefined {
  return REMEDIES[id];
}
