import type { Check } from '../../check.ts';
import { nid01 } from './NID-01.ts';
import { nid02 } from './NID-02.ts';
import { nid03 } from './NID-03.ts';
import { nid04 } from './NID-04.ts';
import { nid05 } from './NID-05.ts';
import { nid06 } from './NID-06.ts';
import { nid07 } from './NID-07.ts';
import { nid08 } from './NID-08.ts';
import { nid09 } from './NID-09.ts';

export const NODE_IDENTITY_CHECKS: readonly Check[] = [nid01, nid02, nid03, nid04, nid05, nid06, nid07, nid08, nid09];
