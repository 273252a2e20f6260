import { portOf } from '../../catalog/hops.ts';
import { nthAddress } from '../../kit/cidr.ts';
import type { KubeletSettings } from '../../spec/cluster-spec.ts';
import type { MachineInput } from '../input.ts';
import { sharesHost } from '../part.ts';
import { MANIFESTS, TRUST } from '../paths.ts';
import { certPath, keyPath } from '../pki-files.ts';
import { CONTAINERD_SOCKET } from './containerd.ts';

/** KubeletConfiguration v1beta1. kubeadm's choices, and the production profile's where they differ (docs/reference/oracle.md). */
export function kubeletConfig(input: MachineInput) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    ...access(),
    ...cluster(input),
    ...runtime(input),
    ...resources(input),
    ...(input.role === 'control-plane' ? controlPlane() : {}),
    ...limits(settingsOf(input)),
  };
}

/** What the document says of this role's or pool's kubelets. */
function settingsOf({ role, pool, spec }: MachineInput): KubeletSettings {
  const of = role === 'control-plane' ? spec.controlPlane : spec.workers.find(({ name }) => name === pool);
  return of?.kubelet ?? {};
}

function limits({ maxPods, podPidsLimit }: KubeletSettings) {
  return {
    ...(maxPods === undefined ? {} : { maxPods }),
    ...(podPidsLimit === undefined ? {} : { podPidsLimit }),
  };
}

/** Who may ask the kubelet what, and how it shows itself. Nothing here is negotiated: the leaves were issued. */
function access() {
  return {
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: TRUST.kubernetes },
    },
    authorization: { mode: 'Webhook' },
    readOnlyPort: 0,
    tlsCertFile: certPath('kubelet-serving'),
    tlsPrivateKeyFile: keyPath('kubelet-serving'),
    tlsMinVersion: 'VersionTLS13',
    rotateCertificates: false,
    serverTLSBootstrap: false,
    healthzBindAddress: '127.0.0.1',
    healthzPort: portOf('kubelet-health'),
    enableProfilingHandler: false,
    enableDebugFlagsHandler: false,
    seccompDefault: true,
  };
}

/** Cluster DNS is the service range's tenth address, as everywhere. */
function cluster({ spec }: MachineInput) {
  return {
    clusterDNS: [nthAddress(spec.network.serviceCIDR, 10)],
    clusterDomain: spec.network.clusterDomain,
  };
}

function runtime(input: MachineInput) {
  const { cgroupVersion, ownsKernelSettings } = input.traits;
  return {
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    cgroupDriver: cgroupVersion === 2 ? 'systemd' : 'cgroupfs',
    ...(cgroupVersion === 1 ? { failCgroupV1: false } : {}),
    failSwapOn: ownsKernelSettings,
    protectKernelDefaults: ownsKernelSettings,
  };
}

const RESERVED = { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '1Gi' };

/** What pods can't have. A system container's disk is its host's, whose fullness in percent says nothing about the machine. */
function resources(input: MachineInput) {
  const disk = sharesHost(input)
    ? { 'nodefs.available': '1Gi', 'nodefs.inodesFree': '1%', 'imagefs.available': '1Gi', 'imagefs.inodesFree': '1%' }
    : { 'nodefs.available': '10%', 'nodefs.inodesFree': '5%', 'imagefs.available': '15%', 'imagefs.inodesFree': '5%' };
  const { systemReserved, kubeReserved } = settingsOf(input);
  return {
    systemReserved: { ...RESERVED, ...systemReserved },
    kubeReserved: { ...RESERVED, ...kubeReserved },
    evictionHard: { 'memory.available': '100Mi', ...disk },
    ...(sharesHost(input) ? { imageGCHighThresholdPercent: 100 } : {}),
  };
}

/** Static pods, read often and started again soon: an API server that waits for etcd's quorum should not back off for minutes. */
function controlPlane() {
  return {
    staticPodPath: MANIFESTS,
    fileCheckFrequency: '5s',
    crashLoopBackOff: { maxContainerRestartPeriod: '2s' },
  };
}
