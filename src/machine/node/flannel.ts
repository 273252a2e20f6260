import { portOf } from '../../catalog/hops.ts';
import type { MachineInput } from '../input.ts';
import { KUBECONFIG } from '../kubeconfigs.ts';
import { type Part, publicFile } from '../part.ts';
import { BIN } from '../paths.ts';
import { slot } from '../placeholders.ts';
import { API_READY_UNIT } from './api-ready.ts';
import { SERVICE_DEFAULTS, unitText } from './unit.ts';

const CONFIG = '/etc/kube-flannel/net-conf.json';

/** The pod network between machines: VXLAN, with nftables for masquerading. It enforces no NetworkPolicy. */
export function flannel({ spec }: MachineInput): Part {
  if (spec.network.cni !== 'flannel') return {};
  const config = {
    Network: spec.network.podCIDR,
    EnableNFTables: true,
    Backend: { Type: 'vxlan', Port: portOf('vxlan') },
  };
  return {
    files: [publicFile(CONFIG, `${JSON.stringify(config, null, 2)}\n`)],
    units: [{ name: 'flanneld.service', enabled: true, content: unit() }],
  };
}

function unit(): string {
  const flags = [
    '--kube-subnet-mgr',
    `--kubeconfig-file=${KUBECONFIG.flannel}`,
    `--net-config-path=${CONFIG}`,
    `--iface=${slot('address')}`,
    '--ip-masq',
  ];
  return unitText({
    Unit: {
      Description: 'flanneld',
      Wants: API_READY_UNIT,
      After: `network.target ${API_READY_UNIT}`,
      StartLimitIntervalSec: '0',
    },
    Service: {
      Type: 'notify',
      // It is ready once its node has a podCIDR, which may take as long as it likes.
      TimeoutStartSec: 'infinity',
      Environment: `NODE_NAME=${slot('name')}`,
      ExecStart: `${BIN}/flanneld ${flags.join(' ')}`,
      ...SERVICE_DEFAULTS,
    },
    Install: { WantedBy: 'multi-user.target' },
  });
}
