import type { Check } from '../../check.ts';
import { api01 } from './API-01.ts';
import { api02 } from './API-02.ts';
import { api03 } from './API-03.ts';
import { api04 } from './API-04.ts';
import { api05 } from './API-05.ts';
import { api06 } from './API-06.ts';
import { api07 } from './API-07.ts';
import { api08 } from './API-08.ts';
import { api09 } from './API-09.ts';
import { api10 } from './API-10.ts';
import { api11 } from './API-11.ts';
import { api12 } from './API-12.ts';
import { api13 } from './API-13.ts';
import { api14 } from './API-14.ts';
import { api15 } from './API-15.ts';
import { api16 } from './API-16.ts';
import { api17 } from './API-17.ts';

export const API_SERVER_CHECKS: readonly Check[] = [
  api01,
  api02,
  api03,
  api04,
  api05,
  api06,
  api07,
  api08,
  api09,
  api10,
  api11,
  api12,
  api13,
  api14,
  api15,
  api16,
  api17,
];
