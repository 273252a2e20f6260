import type { Check } from '../../check.ts';
import { ha01 } from './HA-01.ts';
import { ha02 } from './HA-02.ts';
import { ha03 } from './HA-03.ts';
import { ha04 } from './HA-04.ts';
import { ha05 } from './HA-05.ts';
import { ha06 } from './HA-06.ts';
import { ha07 } from './HA-07.ts';

export const AVAILABILITY_CHECKS: readonly Check[] = [ha01, ha02, ha03, ha04, ha05, ha06, ha07];
