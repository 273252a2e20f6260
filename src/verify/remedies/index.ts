import type { CheckId } from '../../catalog/checks.ts';
import { CONTROL_PLANE } from './control-plane.ts';
import { NODES } from './nodes.ts';
import type { Remedy } from './types.ts';

const REMEDIES: Readonly<Partial<Record<CheckId, Remedy>>> = { ...CONTROL_PLANE, ...NODES };

/** How a failure of this check is mended, where it is known. */
export function remedyOf(id: CheckId): Remedy | undefined {
  return REMEDIES[id];
}
