import type { SupportedRelease } from '../catalog/versions.ts';

/** A part of the payload that is built by itself. */
export type ComponentName = keyof SupportedRelease;

/** How a component is built from its Go module. Data only: the whole record enters the component's digest. */
export interface Recipe {
  component: ComponentName;
  version: string;
  /** Folder under payload/ with go.mod, go.sum and what names or imports the packages. */
  folder: string;
  /** Package paths for `go build`; '.' is the folder's own main. */
  packages: readonly string[];
  /** Files that must be in bin/ afterwards. */
  outputs: readonly string[];
  ldflags: readonly string[];
  tags?: readonly string[];
  /** Needs a C compiler and libseccomp's headers; built as a static position-independent binary. */
  cgo?: boolean;
  /** The folder's main.go is the module's own, less the imports that match. */
  mainFrom?: { module: string; file: string; withoutImports: readonly string[] };
  /** Seconds of a first build on two cores, for progress only (not in the digest). */
  expectedSeconds: number;
}

export const COMPONENT_NAMES: readonly ComponentName[] = [
  'kubernetes',
  'etcd',
  'containerd',
  'runc',
  'cni',
  'coredns',
  'flannel',
  'pause',
];

/** The recipes of a release, slowest first. */
export function recipesFor(release: SupportedRelease): Recipe[] {
  return COMPONENT_NAMES.map(name => RECIPES[name](release[name]));
}

const RECIPES: Record<ComponentName, (version: string) => Recipe> = {
  kubernetes: version => ({
    component: 'kubernetes',
    version,
    folder: `kubernetes-${version}`,
    packages: KUBERNETES_COMMANDS.map(command => `k8s.io/kubernetes/cmd/${command}`),
    outputs: KUBERNETES_COMMANDS,
    ldflags: kubernetesVersionFlags(version),
    expectedSeconds: 400,
  }),
  etcd: version => ({
    component: 'etcd',
    version,
    folder: `etcd-${version}`,
    packages: ['.', 'go.etcd.io/etcd/etcdctl/v3', 'go.etcd.io/etcd/etcdutl/v3'],
    outputs: ['etcd', 'etcdctl', 'etcdutl'],
    ldflags: [],
    expectedSeconds: 30,
  }),
  containerd: version => ({
    component: 'containerd',
    version,
    folder: `containerd-${version}`,
    packages: CONTAINERD_COMMANDS.map(command => `github.com/containerd/containerd/v2/cmd/${command}`),
    outputs: CONTAINERD_COMMANDS,
    ldflags: [`-X github.com/containerd/containerd/v2/version.Version=v${version}`],
    tags: ['urfave_cli_no_docs', 'osusergo', 'netgo', 'static_build'],
    expectedSeconds: 60,
  }),
  runc: version => ({
    component: 'runc',
    version,
    folder: `runc-${version}`,
    packages: ['github.com/opencontainers/runc'],
    outputs: ['runc'],
    ldflags: ['-linkmode external', '-extldflags -static-pie'],
    tags: ['seccomp', 'urfave_cli_no_docs', 'netgo', 'osusergo'],
    cgo: true,
    expectedSeconds: 25,
  }),
  cni: version => ({
    component: 'cni',
    version,
    folder: `cni-plugins-${version}`,
    packages: ['ipam/host-local', 'main/bridge', 'main/loopback', 'meta/portmap'].map(
      plugin => `github.com/containernetworking/plugins/plugins/${plugin}`,
    ),
    outputs: ['bridge', 'host-local', 'loopback', 'portmap'],
    ldflags: [`-X github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v${version}`],
    expectedSeconds: 5,
  }),
  coredns: version => ({
    component: 'coredns',
    version,
    folder: `coredns-${version}`,
    packages: ['github.com/coredns/coredns'],
    outputs: ['coredns'],
    ldflags: [],
    tags: ['grpcnotrace'],
    expectedSeconds: 115,
  }),
  flannel: version => ({
    component: 'flannel',
    version,
    folder: `flannel-${version}`,
    packages: ['.'],
    outputs: ['flanneld'],
    ldflags: [`-X github.com/flannel-io/flannel/pkg/version.Version=v${version}`],
    mainFrom: {
      module: 'github.com/flannel-io/flannel',
      file: 'main.go',
      withoutImports: ['extension', 'ipip', 'ipsec', 'tencentvpc', 'udp', 'wireguard'].map(
        backend => `github.com/flannel-io/flannel/pkg/backend/${backend}`,
      ),
    },
    expectedSeconds: 100,
  }),
  pause: version => ({
    component: 'pause',
    version,
    folder: `pause-${version}`,
    packages: ['.'],
    outputs: ['pause'],
    ldflags: [],
    expectedSeconds: 2,
  }),
};

const KUBERNETES_COMMANDS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubeadm',
  'kubectl',
  'kubelet',
] as const;

const CONTAINERD_COMMANDS = ['containerd', 'containerd-shim-runc-v2', 'ctr'] as const;

function kubernetesVersionFlags(version: string): string[] {
  const [major, minor] = version.split('.');
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(variables => [
    `-X ${variables}.gitVersion=v${version}`,
    `-X ${variables}.gitMajor=${major}`,
    `-X ${variables}.gitMinor=${minor}`,
    `-X ${variables}.gitTreeState=clean`,
  ]);
}
