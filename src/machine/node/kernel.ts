import type { MachineInput } from '../input.ts';
import { type Part, publicFile, sharesHost } from '../part.ts';

/** Forwarding for pods; traffic between pods of one bridge has to pass the service rules too. `-` lets a key be missing. */
const NETWORK = [
  'net.ipv4.ip_forward = 1',
  '-net.bridge.bridge-nf-call-iptables = 1',
  '-net.bridge.bridge-nf-call-ip6tables = 1',
];

/** What the kubelet asks for under protectKernelDefaults, and room for many pods that watch files. */
const OWN_KERNEL = [
  'vm.overcommit_memory = 1',
  'vm.panic_on_oom = 0',
  'kernel.panic = 10',
  'kernel.panic_on_oops = 1',
  'kernel.keys.root_maxkeys = 1000000',
  'kernel.keys.root_maxbytes = 25000000',
  'fs.inotify.max_user_instances = 8192',
  'fs.inotify.max_user_watches = 524288',
];

const MODULES = ['br_netfilter', 'nf_conntrack', 'nf_tables', 'overlay', 'vxlan'];

/** Kernel settings and modules. A system container has its own network settings only; the rest is its host's. */
export function kernel(input: MachineInput): Part {
  const shared = sharesHost(input);
  const sysctls = shared ? NETWORK : [...NETWORK, ...OWN_KERNEL];
  return {
    files: [
      publicFile('/etc/sysctl.d/90-seaworthy.conf', lines(sysctls)),
      ...(shared ? [] : [publicFile('/etc/modules-load.d/seaworthy.conf', lines(MODULES))]),
      // A process that ignores SIGTERM holds up a stop by this long, not by systemd's 90 s.
      publicFile('/etc/systemd/system.conf.d/10-seaworthy.conf', lines(['[Manager]', 'DefaultTimeoutStopSec=20s'])),
    ],
  };
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
