import type { Check } from '../../check.ts';
import { ha06 } from './HA-06.ts';

export const AVAILABILITY_CHECKS: readonly Check[] = [ha06];
