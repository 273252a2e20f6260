import type { Check } from '../../check.ts';
import { nid04 } from './NID-04.ts';
import { nid07 } from './NID-07.ts';
import { nid09 } from './NID-09.ts';

export const NODE_IDENTITY_CHECKS: readonly Check[] = [nid04, nid07, nid09];
