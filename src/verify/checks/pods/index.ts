import type { Check } from '../../check.ts';
import { pod01 } from './POD-01.ts';
import { pod02 } from './POD-02.ts';
import { pod03 } from './POD-03.ts';
import { pod04 } from './POD-04.ts';

export const POD_CHECKS: readonly Check[] = [pod01, pod02, pod03, pod04];
