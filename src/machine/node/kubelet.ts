import type { MachineInput } from '../input.ts';
import { KUBECONFIG } from '../kubeconfigs.ts';
import { type Part, privateFile } from '../part.ts';
import { BIN, KUBERNETES } from '../paths.ts';
import { slot } from '../placeholders.ts';
import { yaml } from '../yaml.ts';
import { API_READY_UNIT } from './api-ready.ts';
import { ETCD_GUARD_UNIT } from './etcd-guard.ts';
import { FIREWALL_UNIT } from './firewall.ts';
import { kubeletConfig } from './kubelet-config.ts';
import { SERVICE_DEFAULTS, unitText } from './unit.ts';

const CONFIG = `${KUBERNETES}/kubelet.yaml`;

export function kubelet(input: MachineInput): Part {
  return {
    files: [privateFile(CONFIG, `${yaml(kubeletConfig(input))}${slot('node.taints')}`)],
    units: [{ name: 'kubelet.service', enabled: true, content: unit(input) }],
  };
}

function unit(input: MachineInput): string {
  const flags = [
    `--config=${CONFIG}`,
    `--kubeconfig=${KUBECONFIG.kubelet}`,
    `--hostname-override=${slot('name')}`,
    `--node-ip=${slot('address')}`,
    ...(input.pool === undefined ? [] : [`--node-labels=${slot('node.labels')}`]),
  ];
  // A control plane's kubelet is what starts the API server; a worker's waits for it.
  const [required, wanted] =
    input.role === 'control-plane' ? [`${FIREWALL_UNIT} ${ETCD_GUARD_UNIT}`, ''] : [FIREWALL_UNIT, API_READY_UNIT];
  return unitText({
    Unit: {
      Description: 'kubelet',
      Requires: required,
      Wants: `containerd.service ${wanted}`.trim(),
      After: `containerd.service ${required} ${wanted}`.trim(),
      StartLimitIntervalSec: '0',
    },
    Service: { ExecStart: `${BIN}/kubelet ${flags.join(' ')}`, ...SERVICE_DEFAULTS },
    Install: { WantedBy: 'multi-user.target' },
  });
}
