import { portOf } from '../../catalog/hops.ts';
import type { MachineInput } from '../input.ts';
import { KUBECONFIG } from '../kubeconfigs.ts';
import { type Part, privateFile, sharesHost } from '../part.ts';
import { BIN, KUBERNETES } from '../paths.ts';
import { slot } from '../placeholders.ts';
import { yaml } from '../yaml.ts';
import { API_READY_UNIT } from './api-ready.ts';
import { SERVICE_DEFAULTS, unitText } from './unit.ts';

const CONFIG = `${KUBERNETES}/kube-proxy.yaml`;

export function kubeProxy(input: MachineInput): Part {
  return {
    files: [privateFile(CONFIG, yaml(config(input)))],
    units: [{ name: 'kube-proxy.service', enabled: true, content: unit() }],
  };
}

function config(input: MachineInput) {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clientConnection: { kubeconfig: KUBECONFIG['kube-proxy'] },
    clusterCIDR: input.spec.network.podCIDR,
    hostnameOverride: slot('name'),
    healthzBindAddress: `0.0.0.0:${portOf('kube-proxy-health')}`,
    metricsBindAddress: `127.0.0.1:${portOf('kube-proxy-metrics')}`,
    ...(sharesHost(input) ? { conntrack: HOST_CONNTRACK } : {}),
  };
}

/** The limits are the host's, and can't be changed from a machine that shares its kernel: leave them as they are. */
const HOST_CONNTRACK = { maxPerCore: 0, min: 0, tcpCloseWaitTimeout: '0s', tcpEstablishedTimeout: '0s' };

function unit(): string {
  return unitText({
    Unit: {
      Description: 'kube-proxy',
      Wants: API_READY_UNIT,
      After: `network.target ${API_READY_UNIT}`,
      StartLimitIntervalSec: '0',
    },
    Service: { ExecStart: `${BIN}/kube-proxy --config=${CONFIG}`, ...SERVICE_DEFAULTS },
    Install: { WantedBy: 'multi-user.target' },
  });
}
