import type { Check } from '../../check.ts';
import { pki01 } from './PKI-01.ts';
import { pki02 } from './PKI-02.ts';
import { pki03 } from './PKI-03.ts';

export const PKI_CHECKS: readonly Check[] = [pki01, pki02, pki03];
