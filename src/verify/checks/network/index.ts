import type { Check } from '../../check.ts';

export const NETWORK_CHECKS: readonly Check[] = [];
