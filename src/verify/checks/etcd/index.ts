import type { Check } from '../../check.ts';

export const ETCD_CHECKS: readonly Check[] = [];
