import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execQuiet } from '../../../src/kit/exec.ts';
import { createKubeClient, type KubeClient } from '../../../src/kube/client.ts';
import type { KubeClientOptions } from '../../../src/kube/types.ts';
import { issueLeaf } from '../../../src/pki/certificate.ts';
import { machineKubeconfig } from '../../../src/pki/kubeconfig.ts';
import { issueOperatorLeaf, MASTERS_GROUP } from '../../../src/pki/operator.ts';
import { createSharedKeys } from '../../../src/pki/shared-keys.ts';
import type { Authorities, Leaf } from '../../../src/pki/types.ts';
import { binariesOf } from './components.ts';
import { etcdCluster } from './etcd-cluster.ts';
import { eventually, startProcess, type TestProcess } from './process.ts';

/** A real API server over a real etcd on loopback, with the authorities of a real cluster and RBAC; no kubelet, no controllers. */
export interface TestApiServer {
  address: string;
  server: string;
  folder: string;
  authorities: Authorities;
  process: TestProcess;
  /** A client as this user of these groups; default: of system:masters. */
  client(groups?: readonly string[], more?: Partial<KubeClientOptions>): Promise<KubeClient>;
  leaf(commonName: string, groups: readonly string[]): Promise<Leaf>;
  /** The payload's kubectl as an administrator: its output. A failure is an error with what it said. */
  kubectl(args: readonly string[], input?: object): Promise<string>;
  end(): Promise<void>;
}

export async function apiServer(
  network: number,
  versions: { kubernetes: string; etcd: string },
  flags: readonly string[] = [],
): Promise<TestApiServer> {
  const etcd = await etcdCluster(network, ['cp-1'], versions.etcd);
  const { folder, authorities } = etcd;
  const address = etcd.machines[0]!.address;
  const server = `https://${address}:6443`;
  const clients: KubeClient[] = [];
  const leaf = (commonName: string, groups: readonly string[]) =>
    issueOperatorLeaf({ authorities, commonName, groups, minutes: 15, now: Date.now() });

  await etcd.start('cp-1', 'new', ['cp-1']);
  const binaries = await binariesOf('kubernetes', versions.kubernetes);
  const args = [...(await apiServerArgs(folder, authorities, address)), ...flags];
  const process = startProcess(join(binaries, 'kube-apiserver'), args, join(folder, 'apiserver.log'));
  const kubeconfig = join(folder, 'admin.conf');
  const access = { cluster: 'test', server, trust: [authorities.kubernetes.cert] };
  await writeFile(kubeconfig, machineKubeconfig(access, 'admin', await leaf('admin', [MASTERS_GROUP])), {
    mode: 0o600,
  });

  const test: TestApiServer = {
    address,
    server,
    folder,
    authorities,
    process,
    leaf,
    async client(groups = [MASTERS_GROUP], more = {}) {
      const own = await leaf('test', groups);
      const options = { server, ca: authorities.kubernetes.cert, credentials: async () => own, ...more };
      const client = createKubeClient(options);
      clients.push(client);
      return client;
    },
    async kubectl(words, input) {
      const all = ['--kubeconfig', kubeconfig, ...words];
      const given = input ? { input: JSON.stringify(input) } : {};
      const { exitCode, stdout, stderr } = await execQuiet(join(binaries, 'kubectl'), all, {
        timeout: 30_000,
        ...given,
      });
      if (exitCode !== 0) throw new Error(`kubectl ${words.join(' ')}: ${stderr}`);
      return stdout;
    },
    async end() {
      await Promise.all(clients.map(client => client.close()));
      await process.end();
      await etcd.end();
    },
  };
  await eventually(60, () => test.kubectl(['get', '--raw', '/readyz'])).catch(async (error: unknown) => {
    const log = await process.log();
    await test.end();
    throw new Error(`the API server did not become ready: ${error}\n${log.slice(-3000)}`);
  });
  return test;
}

async function apiServerArgs(folder: string, authorities: Authorities, address: string): Promise<string[]> {
  const path = (name: string) => join(folder, name);
  const keys = createSharedKeys().serviceAccount[0]!;
  const order = { notBefore: Date.now() - 3_600_000, notAfter: Date.now() + 86_400_000 };
  const issue = async (
    authority: keyof Authorities,
    commonName: string,
    usage: 'client' | 'server',
    names: string[],
  ) => {
    const leaf = await issueLeaf(authorities[authority], { ...order, subject: { commonName }, usages: [usage], names });
    await writeFile(path(`${commonName}.crt`), leaf.cert);
    await writeFile(path(`${commonName}.key`), leaf.key, { mode: 0o600 });
    return [path(`${commonName}.crt`), path(`${commonName}.key`)] as const;
  };
  const serving = await issue('kubernetes', 'apiserver', 'server', ['localhost', 'cp-1', address]);
  const etcdClient = await issue('etcd-client', 'apiserver-etcd-client', 'client', []);
  const kubeletClient = await issue('kubernetes', 'kube-apiserver-kubelet-client', 'client', []);
  await writeFile(path('ca.crt'), authorities.kubernetes.cert);
  await writeFile(path('etcd-ca.crt'), authorities['etcd-client'].cert);
  await writeFile(path('kubelet-ca.crt'), authorities['kubelet-serving'].cert);
  await writeFile(path('sa.key'), keys.privateKey, { mode: 0o600 });
  await writeFile(path('sa.pub'), keys.publicKey);
  return [
    `--bind-address=${address}`,
    '--secure-port=6443',
    '--endpoint-reconciler-type=none',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    // There is no controller that would make the default service accounts
    '--disable-admission-plugins=ServiceAccount',
    `--client-ca-file=${path('ca.crt')}`,
    `--tls-cert-file=${serving[0]}`,
    `--tls-private-key-file=${serving[1]}`,
    '--tls-min-version=VersionTLS13',
    `--etcd-servers=https://${address}:2379`,
    `--etcd-cafile=${path('etcd-ca.crt')}`,
    `--etcd-certfile=${etcdClient[0]}`,
    `--etcd-keyfile=${etcdClient[1]}`,
    `--kubelet-certificate-authority=${path('kubelet-ca.crt')}`,
    `--kubelet-client-certificate=${kubeletClient[0]}`,
    `--kubelet-client-key=${kubeletClient[1]}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${path('sa.pub')}`,
    `--service-account-signing-key-file=${path('sa.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    `--cert-dir=${folder}`,
  ];
}
