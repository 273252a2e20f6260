import { stringify } from 'yaml';
import { CONTAINERD_SOCKET } from '../../../src/machine/node/containerd.ts';
import { PKI } from '../../../src/machine/paths.ts';
import type { Member, Site } from './site.ts';

export const CONFIG = '/etc/kubeadm/config.yaml';
export const DISCOVERY = '/etc/kubeadm/discovery.yaml';
export const PATCHES = '/etc/kubeadm/patches';

/** `kubeadm init`. */
export function initConfig(site: Site, member: Member, certificatesDir = PKI): string {
  return documents(
    {
      ...kubeadm('InitConfiguration'),
      bootstrapTokens: [{ token: site.token, ttl: '1h0m0s' }],
      localAPIEndpoint: localApi(member),
      nodeRegistration: registration(member),
      // The machines are known to be right; images are preloaded.
      skipPhases: ['preflight'],
      patches: { directory: PATCHES },
    },
    clusterConfig(site, certificatesDir),
    kubeletConfig(site),
  );
}

/**
 * `kubeadm join`. Discovery from a file, because a token's is answered only once a controller has signed for it, and asked for
 * again only every 5 s.
 */
export function joinConfig(site: Site, member: Member): string {
  return documents({
    ...kubeadm('JoinConfiguration'),
    discovery: { file: { kubeConfigPath: DISCOVERY }, tlsBootstrapToken: site.token },
    nodeRegistration: registration(member),
    ...(member.role === 'control-plane' ? { controlPlane: { localAPIEndpoint: localApi(member) } } : {}),
    skipPhases: ['preflight'],
  });
}

function clusterConfig({ spec, release, endpoint }: Site, certificatesDir: string) {
  const { podCIDR, serviceCIDR, clusterDomain } = spec.network;
  return {
    ...kubeadm('ClusterConfiguration'),
    clusterName: spec.metadata.name,
    kubernetesVersion: `v${release.kubernetes}`,
    controlPlaneEndpoint: endpoint,
    certificatesDir,
    networking: { podSubnet: podCIDR, serviceSubnet: serviceCIDR, dnsDomain: clusterDomain },
    etcd: { local: { imageTag: `${release.etcd}-0` } },
    dns: { imageTag: `v${release.coredns}` },
    // There is no image of kube-proxy: it runs as the unit that it is on our machines.
    proxy: { disabled: true },
    encryptionAlgorithm: 'ECDSA-P256',
  };
}

/** What a system container needs, and our own settings where they make a start faster. */
function kubeletConfig({ traits }: Site) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    cgroupDriver: traits.cgroupVersion === 2 ? 'systemd' : 'cgroupfs',
    ...(traits.cgroupVersion === 1 ? { failCgroupV1: false } : {}),
    failSwapOn: false,
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'nodefs.available': '0%', 'nodefs.inodesFree': '0%', 'imagefs.available': '0%' },
    fileCheckFrequency: '5s',
    crashLoopBackOff: { maxContainerRestartPeriod: '2s' },
  };
}

/** kubeadm's CoreDNS is looked at every 10 s until it is ready; ours every second. */
export const COREDNS_PATCH = stringify({
  spec: {
    template: { spec: { containers: [{ name: 'coredns', readinessProbe: { periodSeconds: 1 } }] } },
  },
});

function registration({ name, address }: Member) {
  return {
    name,
    criSocket: `unix://${CONTAINERD_SOCKET}`,
    imagePullPolicy: 'Never',
    kubeletExtraArgs: [{ name: 'node-ip', value: address }],
  };
}

function localApi({ address }: Member) {
  return { advertiseAddress: address, bindPort: 6443 };
}

function kubeadm(kind: string) {
  return { apiVersion: 'kubeadm.k8s.io/v1beta4', kind };
}

function documents(...all: object[]): string {
  return all.map(document => stringify(document)).join('---\n');
}
