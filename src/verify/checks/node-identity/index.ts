import type { Check } from '../../check.ts';
import { nid04 } from './NID-04.ts';

export const NODE_IDENTITY_CHECKS: readonly Check[] = [nid04];
