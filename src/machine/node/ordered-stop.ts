import { portOf } from '../../catalog/hops.ts';
import type { MachineInput } from '../input.ts';
import type { Part } from '../part.ts';
import { STOP } from '../timing.ts';
import { shell, unitText } from './unit.ts';

/**
 * Any graceful stop of a control plane is a polite one. The unit starts after containerd and the kubelet, so systemd stops it before
 * them: the kubelet is frozen, lest it start again what ends (a stop of its unit would wait for this one); controllers, then the API
 * server with its delay and drain; then etcd serves on until its member has been removed, which ends it, or to a deadline.
 */
export function orderedStop({ role }: MachineInput): Part {
  if (role !== 'control-plane') return {};
  const content = unitText({
    Unit: {
      Description: 'Ordered stop of the control plane',
      // After nothing that waits for the API server: a stop is to be ordered from the first minute on.
      After: 'network.target containerd.service kubelet.service',
    },
    Service: {
      Type: 'oneshot',
      RemainAfterExit: 'yes',
      ExecStop: [
        '-/usr/bin/systemctl kill --signal=STOP kubelet.service',
        within(STOP.controllers, end('kube-scheduler')),
        within(STOP.controllers, end('kube-controller-manager')),
        within(STOP.apiServer, end('kube-apiserver')),
        within(STOP.etcd, outlive('etcd-metrics')),
        within(STOP.controllers, end('etcd-metrics')),
      ],
      // Of each line; the lines have limits of their own, shorter ones.
      TimeoutStopSec: String(Math.max(STOP.etcd, STOP.apiServer) + 10),
    },
    Install: { WantedBy: 'multi-user.target' },
  });
  return { units: [{ name: 'ordered-stop.service', enabled: true, content }] };
}

/** Whatever one line comes to, the next is tried. */
function within(seconds: number, command: string): string {
  return `-/usr/bin/timeout ${seconds} ${shell(command)}`;
}

/** Sends SIGTERM to the process that listens on a hop's port and waits for its end. */
export function end(hop: string): string {
  return `${find(hop)} && kill $pid && ${gone}`;
}

/** Waits for the end of the process that listens on a hop's port. */
export function outlive(hop: string): string {
  return `${find(hop)} && ${gone}`;
}

/** By its port on the host's network, which nobody else can hold; a name could be that of some pod's process as well. */
function find(hop: string): string {
  return `pid=$(ss -Htlnp "sport = :${portOf(hop)}" | grep -Eo "pid=[0-9]+" | head -n1) && pid=\${pid#pid=} && test -n "$pid"`;
}

const gone = 'while kill -0 $pid 2>/dev/null; do sleep 0.2; done';
