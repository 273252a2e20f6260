import { closedTo } from '../../attack/closed.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const ctl02: Check = {
  id: 'CTL-02',
  kind: 'attack',
  assess: access =>
    closedTo(access, {
      listeners: listenersOf(access, 'kube-proxy-metrics'),
      from: ['host', 'control-plane', 'worker', 'pod'],
      says: 'on loopback only',
    }),
};
