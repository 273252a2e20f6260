import type { MachineInput } from '../input.ts';
import { type Part, publicFile, sharesHost } from '../part.ts';
import { BIN } from '../paths.ts';
import { cniTemplate } from './cni-template.ts';
import { SERVICE_DEFAULTS, unitText } from './unit.ts';

export const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';
const CNI_TEMPLATE = '/etc/containerd/cni-template.json';

export function containerd(input: MachineInput): Part {
  const bridged = input.spec.network.cni === 'flannel';
  return {
    files: [
      publicFile('/etc/containerd/config.toml', config(input, bridged)),
      ...(bridged ? [publicFile(CNI_TEMPLATE, cniTemplate())] : []),
    ],
    units: [{ name: 'containerd.service', enabled: true, content: unit(input) }],
  };
}

/** Plugins that need what machines don't have, or that nobody uses. */
const DISABLED = [
  'io.containerd.nri.v1.nri',
  'io.containerd.snapshotter.v1.blockfile',
  'io.containerd.snapshotter.v1.btrfs',
  'io.containerd.snapshotter.v1.devmapper',
  'io.containerd.snapshotter.v1.erofs',
  'io.containerd.snapshotter.v1.zfs',
  'io.containerd.tracing.processor.v1.otlp',
];

/** The CNI configuration is rendered by containerd from the template, once the node has its podCIDR. */
function config(input: MachineInput, bridged: boolean): string {
  const runtime = "plugins.'io.containerd.cri.v1.runtime'";
  return `version = 3
disabled_plugins = ${JSON.stringify(DISABLED)}

[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = ${JSON.stringify(input.images.pause)}

[${runtime}]
restrict_oom_score_adj = ${sharesHost(input)}

[${runtime}.cni]
bin_dirs = ["/opt/cni/bin"]
conf_dir = "/etc/cni/net.d"
${bridged ? `conf_template = ${JSON.stringify(CNI_TEMPLATE)}\n` : ''}
[${runtime}.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[${runtime}.containerd.runtimes.runc.options]
SystemdCgroup = ${input.traits.cgroupVersion === 2}
`;
}

function unit(input: MachineInput): string {
  return unitText({
    Unit: { Description: 'containerd', After: 'network.target local-fs.target', StartLimitIntervalSec: '0' },
    Service: {
      Type: 'notify',
      ExecStart: `${BIN}/containerd`,
      Delegate: 'yes',
      // Containers outlive a restart of containerd; at a machine's stop they end in order (ordered-stop.service).
      KillMode: 'process',
      OOMScoreAdjust: sharesHost(input) ? undefined : '-999',
      ...SERVICE_DEFAULTS,
      LimitCORE: 'infinity',
    },
    Install: { WantedBy: 'multi-user.target' },
  });
}
