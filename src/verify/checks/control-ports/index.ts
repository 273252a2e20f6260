import type { Check } from '../../check.ts';
import { ctl01 } from './CTL-01.ts';
import { ctl02 } from './CTL-02.ts';
import { ctl03 } from './CTL-03.ts';
import { ctl04 } from './CTL-04.ts';
import { ctl05 } from './CTL-05.ts';
import { ctl06 } from './CTL-06.ts';
import { ctl07 } from './CTL-07.ts';
import { ctl08 } from './CTL-08.ts';

export const CONTROL_PORT_CHECKS: readonly Check[] = [ctl01, ctl02, ctl03, ctl04, ctl05, ctl06, ctl07, ctl08];
