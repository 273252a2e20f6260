import type { Check } from '../../check.ts';

export const PKI_CHECKS: readonly Check[] = [];
