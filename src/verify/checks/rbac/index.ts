import type { Check } from '../../check.ts';

export const RBAC_CHECKS: readonly Check[] = [];
