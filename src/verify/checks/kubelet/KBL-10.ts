import { closedTo } from '../../attack/closed.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const kbl10: Check = {
  id: 'KBL-10',
  kind: 'attack',
  assess: access =>
    closedTo(access, {
      listeners: listenersOf(access, 'kubelet'),
      from: ['host', 'worker', 'pod'],
      says: 'reached neither from workers and pods nor from outside',
    }),
};
