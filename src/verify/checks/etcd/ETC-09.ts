import { closedTo } from '../../attack/closed.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc09: Check = {
  id: 'ETC-09',
  kind: 'attack',
  assess: access =>
    closedTo(access, {
      listeners: ['etcd-client', 'etcd-peer'].flatMap(hop => listenersOf(access, hop, 'control-plane')),
      from: ['host', 'worker', 'pod', 'host-pod'],
      says: 'reached neither from workers and pods nor from outside',
    }),
};
