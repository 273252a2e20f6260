import type { AddonId } from './types.ts';

/** Every object of an addon carries these. */
export function labelsOf(id: AddonId): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'seaworthy', 'seaworthy.dev/addon': id };
}
