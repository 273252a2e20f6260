import { BOTH } from '../../attack/asks.ts';
import { closedTo } from '../../attack/closed.ts';
import { NONE } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

/** What pod networks listen on, over TCP: a tunnel's UDP port answers nobody, so that its silence says nothing. */
const PORTS: Readonly<Record<string, number>> = {
  'calico bgp': 179,
  'calico typha': 5473,
  'calico felix metrics': 9091,
  'calico health': 9099,
  'cilium health': 4240,
  'cilium hubble': 4244,
  'cilium metrics': 9962,
  'cilium operator metrics': 9963,
  'cilium envoy metrics': 9964,
  'cilium hubble metrics': 9965,
  'weave control': 6783,
};

export const ctl04: Check = {
  id: 'CTL-04',
  kind: 'attack',
  assess: access =>
    closedTo(access, {
      listeners: Object.entries(PORTS).flatMap(([name, port]) => listenersOf(access, { name, port })),
      from: ['host', 'pod'],
      tries: [undefined, ...BOTH].map(tls => ({ who: NONE, ask: { path: '/metrics' }, ...(tls ? { tls } : {}) })),
      judge: refusedByTls,
      says: "the pod network's own ports give strangers no byte over TCP",
    }),
};
