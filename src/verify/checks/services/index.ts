import type { Check } from '../../check.ts';
import { svc01 } from './SVC-01.ts';
import { svc02 } from './SVC-02.ts';

export const SERVICE_CHECKS: readonly Check[] = [svc01, svc02];
