import type { Check } from '../../check.ts';
import { net01 } from './NET-01.ts';
import { net02 } from './NET-02.ts';
import { net03 } from './NET-03.ts';
import { net04 } from './NET-04.ts';
import { net05 } from './NET-05.ts';
import { net06 } from './NET-06.ts';

export const NETWORK_CHECKS: readonly Check[] = [net01, net02, net03, net04, net05, net06];
