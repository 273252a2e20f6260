import type { Check } from '../../check.ts';

export const CONTROL_PORT_CHECKS: readonly Check[] = [];
