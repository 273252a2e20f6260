import type { Check } from '../../check.ts';
import { kbl01 } from './KBL-01.ts';
import { kbl02 } from './KBL-02.ts';
import { kbl03 } from './KBL-03.ts';
import { kbl04 } from './KBL-04.ts';
import { kbl05 } from './KBL-05.ts';
import { kbl06 } from './KBL-06.ts';
import { kbl07 } from './KBL-07.ts';
import { kbl08 } from './KBL-08.ts';
import { kbl09 } from './KBL-09.ts';
import { kbl10 } from './KBL-10.ts';

export const KUBELET_CHECKS: readonly Check[] = [kbl01, kbl02, kbl03, kbl04, kbl05, kbl06, kbl07, kbl08, kbl09, kbl10];
