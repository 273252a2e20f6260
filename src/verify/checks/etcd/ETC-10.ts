import { closedTo } from '../../attack/closed.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc10: Check = {
  id: 'ETC-10',
  kind: 'attack',
  assess: access =>
    closedTo(access, {
      listeners: listenersOf(access, 'etcd-metrics', 'control-plane'),
      from: ['host', 'control-plane', 'worker', 'pod', 'host-pod'],
      says: 'on loopback only',
    }),
};
