import type { Check } from '../../check.ts';
import { api07 } from './API-07.ts';
import { api08 } from './API-08.ts';

export const API_SERVER_CHECKS: readonly Check[] = [api07, api08];
