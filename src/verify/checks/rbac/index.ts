import type { Check } from '../../check.ts';
import { rbc01 } from './RBC-01.ts';
import { rbc02 } from './RBC-02.ts';

export const RBAC_CHECKS: readonly Check[] = [rbc01, rbc02];
