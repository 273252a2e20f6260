import type { Check } from '../../check.ts';

export const SERVICE_CHECKS: readonly Check[] = [];
