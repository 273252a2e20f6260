import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { exec } from '../../src/kit/exec.ts';
import type { ClusterSpec } from '../../src/spec/cluster-spec.ts';
import { type Facts, factsOf } from './facts.ts';

/** The machine that kubeadm and we are both asked about. */
export interface Subject {
  spec: ClusterSpec;
  name: string;
  address: string;
}

const CONFIG = '/etc/kubeadm.yaml';
const PHASES = ['control-plane all', 'etcd local', 'kubelet-start'];

/** What the real kubeadm writes for a machine, in an empty root of its own. */
export async function kubeadmFacts(kubeadm: string, subject: Subject): Promise<Facts> {
  const root = await mkdtemp(join(tmpdir(), 'seaworthy-oracle-'));
  try {
    await mkdir(join(root, 'etc'));
    await cp(kubeadm, join(root, 'kubeadm'));
    await writeFile(join(root, CONFIG), documents(subject));
    const run = (phase: string, ...more: string[]) => kubeadmIn(root, ['init', 'phase', ...phase.split(' '), ...more]);
    for (const phase of PHASES) await run(phase);
    return await readRoot(root, await run('addon kube-proxy', '--print-manifest'));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Its own user namespace, so that no right of root's is needed to enter the root. */
async function kubeadmIn(root: string, args: string[]): Promise<string> {
  const command = ['--map-root-user', join(root, 'kubeadm'), ...args, '--config', CONFIG, '--rootfs', root];
  return (await exec('internal', 'unshare', command)).stdout;
}

async function readRoot(root: string, addon: string): Promise<Facts> {
  const read = (...path: string[]) => readFile(join(root, ...path), 'utf8');
  const manifests = '/etc/kubernetes/manifests';
  const names = (await readdir(join(root, manifests))).sort();
  const flags = (await read('/var/lib/kubelet/kubeadm-flags.env')).replace(/^[A-Z_]+="(.*)"\n$/, '$1');
  return factsOf({
    manifests: await Promise.all(names.map(name => read(manifests, name))),
    kubeletConfig: await read('/var/lib/kubelet/config.yaml'),
    kubeletFlags: flags.split(' ').filter(Boolean),
    kubeProxyConfig: proxyConfig(addon),
  });
}

function proxyConfig(addon: string): string {
  const objects = parseAllDocuments(addon).map(document => document.toJS());
  return objects.find(({ kind }) => kind === 'ConfigMap').data['config.conf'];
}

/** v1beta4: what our document says, and nothing of the production profile. */
function documents({ spec, name, address }: Subject): string {
  const kubeadm = (kind: string) => ({ apiVersion: 'kubeadm.k8s.io/v1beta4', kind });
  const { podCIDR, serviceCIDR, clusterDomain } = spec.network;
  return [
    {
      ...kubeadm('InitConfiguration'),
      localAPIEndpoint: { advertiseAddress: address, bindPort: 6443 },
      nodeRegistration: { name, criSocket: 'unix:///run/containerd/containerd.sock' },
    },
    {
      ...kubeadm('ClusterConfiguration'),
      clusterName: spec.metadata.name,
      kubernetesVersion: `v${spec.kubernetes.version}`,
      controlPlaneEndpoint: `${spec.endpoint.name}:${spec.endpoint.port}`,
      networking: { podSubnet: podCIDR, serviceSubnet: serviceCIDR, dnsDomain: clusterDomain },
    },
  ]
    .map(document => stringify(document))
    .join('---\n');
}
