import { BOTH } from '../../attack/asks.ts';
import { FINE, fault, type Opinion } from '../../attack/battery.ts';
import { closedTo } from '../../attack/closed.ts';
import { NONE } from '../../attack/credentials.ts';
import type { Hit } from '../../attack/fire.ts';
import { connected, listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

const ON_ALL: Readonly<Record<string, number>> = {
  kubelet: 10250,
  'kubelet read-only': 10255,
  'kube-proxy metrics': 10249,
  ssh: 22,
};
const ON_CONTROL_PLANES: Readonly<Record<string, number>> = {
  ...{ 'etcd-client': 2379, 'etcd-peer': 2380, 'etcd-metrics': 2381 },
  ...{ 'kube-controller-manager': 10257, 'kube-scheduler': 10259 },
};

export const net02: Check = {
  id: 'NET-02',
  kind: 'attack',
  assess: access =>
    closedTo(access, {
      listeners: [
        ...Object.entries(ON_ALL).flatMap(([name, port]) => listenersOf(access, { name, port })),
        ...Object.entries(ON_CONTROL_PLANES).flatMap(([name, port]) =>
          listenersOf(access, { name, port }, 'control-plane'),
        ),
      ],
      from: ['pod'],
      tries: ({ to }) =>
        (to.port === 10250 ? BOTH : [undefined]).map(tls => ({
          who: NONE,
          ask: { path: '/pods' },
          ...(tls ? { tls } : {}),
          hush: true,
        })),
      judge,
      says: "the machines' control ports are closed to pods, or answer 401",
    }),
};

function judge(hit: Hit): Opinion {
  if (!connected(hit) || hit.seen.response === '401') return FINE;
  // A kubelet that speaks one version of TLS answers in the other: its refusal here says nothing.
  if (hit.shot.tls && hit.seen.response === 'refused-tls') return FINE;
  return fault(`a pod reaches port ${hit.shot.to.port}`);
}
