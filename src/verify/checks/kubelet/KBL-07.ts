import { closedTo } from '../../attack/closed.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const kbl07: Check = {
  id: 'KBL-07',
  kind: 'attack',
  assess: access =>
    closedTo(access, {
      listeners: listenersOf(access, 'kubelet-health'),
      from: ['host', 'control-plane', 'worker', 'pod', 'host-pod'],
      says: 'on loopback only',
    }),
};
