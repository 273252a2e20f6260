import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExecResult, exec } from '../../../src/kit/exec.ts';
import { issueLeaf } from '../../../src/pki/certificate.ts';
import { issueEtcdOperatorLeaf, issueOperatorLeaf, MASTERS_GROUP } from '../../../src/pki/operator.ts';
import { createServiceAccountKey } from '../../../src/pki/shared-keys.ts';
import type { Leaf } from '../../../src/pki/types.ts';
import { binariesOf } from './components.ts';
import { type EtcdCluster, etcdCluster } from './etcd-cluster.ts';
import { eventually, startProcess } from './process.ts';

const SERVICE_RANGE = '10.96.0.0/16';
const PORT = 6443;

/** A real API server on loopback, of the payload, over one real etcd member; nothing else runs. */
export interface TestApiServer {
  server: string;
  folder: string;
  etcd: EtcdCluster;
  caFile: string;
  /** The payload's kubectl under a certificate with this name and groups; system:masters when left out. Rejects when it fails. */
  kubectl(args: readonly string[], options?: { input?: string; as?: Subject }): Promise<ExecResult>;
  end(): Promise<void>;
}

export interface Subject {
  name: string;
  groups: readonly string[];
}

const FOUNDER: Subject = { name: 'founder', groups: [MASTERS_GROUP] };

/** `network` as for `etcdCluster`. */
export async function testApiServer(
  network: number,
  versions: { kubernetes: string; etcd: string },
): Promise<TestApiServer> {
  const etcd = await etcdCluster(network, ['cp-1'], versions.etcd);
  const { folder, authorities } = etcd;
  const address = etcd.machines[0]!.address;
  const server = `https://${address}:${PORT}`;
  const binaries = await binariesOf('kubernetes', versions.kubernetes);
  const caFile = join(folder, 'ca.crt');
  await writeFile(caFile, authorities.kubernetes.cert);
  await etcd.start('cp-1', 'new', ['cp-1']);
  const flags = await flagsOf(etcd, address, caFile);
  const running = startProcess(join(binaries, 'kube-apiserver'), flags, join(folder, 'kube-apiserver.log'));

  const known = new Map<string, Promise<string>>();
  const fileOf = (subject: Subject): Promise<string> => {
    const file = known.get(subject.name) ?? kubeconfig(etcd, server, subject);
    known.set(subject.name, file);
    return file;
  };
  const api: TestApiServer = {
    server,
    folder,
    etcd,
    caFile,
    async kubectl(args, { input, as = FOUNDER } = {}) {
      const options = { timeout: 20_000, ...(input === undefined ? {} : { input }) };
      return exec(join(binaries, 'kubectl'), [`--kubeconfig=${await fileOf(as)}`, ...args], options);
    },
    async end() {
      await running.end();
      await etcd.end();
    },
  };
  await eventually(60, () => api.kubectl(['get', '--raw', '/readyz'])).catch(async error => {
    const log = await running.log();
    await api.end();
    throw new Error(`the API server does not become ready:\n${log.slice(-4000)}`, { cause: error });
  });
  return api;
}

async function flagsOf({ folder, authorities }: EtcdCluster, address: string, caFile: string): Promise<string[]> {
  const pki = join(folder, 'api');
  await mkdir(pki);
  const now = Date.now();
  const serving = await issueLeaf(authorities.kubernetes, {
    subject: { commonName: 'kube-apiserver' },
    usages: ['server'],
    names: [address, 'kubernetes'],
    notBefore: now - 3_600_000,
    notAfter: now + 86_400_000,
  });
  const toEtcd = await issueEtcdOperatorLeaf({ authorities, commonName: 'api', days: 1, now });
  const { privateKey } = createServiceAccountKey();
  const secret = { mode: 0o600 };
  await writeFile(join(pki, 'serving.crt'), serving.cert);
  await writeFile(join(pki, 'serving.key'), serving.key, secret);
  await writeFile(join(pki, 'etcd.crt'), toEtcd.cert);
  await writeFile(join(pki, 'etcd.key'), toEtcd.key, secret);
  await writeFile(join(pki, 'etcd-ca.crt'), authorities['etcd-client'].cert);
  await writeFile(join(pki, 'sa.key'), privateKey, secret);
  return [
    `--bind-address=${address}`,
    `--advertise-address=${address}`,
    '--endpoint-reconciler-type=none',
    `--secure-port=${PORT}`,
    `--tls-cert-file=${pki}/serving.crt`,
    `--tls-private-key-file=${pki}/serving.key`,
    `--client-ca-file=${caFile}`,
    '--anonymous-auth=false',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki}/sa.key`,
    `--service-account-signing-key-file=${pki}/sa.key`,
    `--etcd-servers=https://${address}:2379`,
    `--etcd-cafile=${pki}/etcd-ca.crt`,
    `--etcd-certfile=${pki}/etcd.crt`,
    `--etcd-keyfile=${pki}/etcd.key`,
  ];
}

/** A kubeconfig with a certificate of a few minutes. */
async function kubeconfig({ folder, authorities }: EtcdCluster, server: string, { name, groups }: Subject) {
  const order = { authorities, commonName: name, groups, minutes: 10, now: Date.now() };
  const leaf: Leaf = await issueOperatorLeaf(order);
  const file = join(folder, `${name.replaceAll(':', '-')}.kubeconfig`);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': base64(authorities.kubernetes.cert) } }],
    users: [{ name, user: { 'client-certificate-data': base64(leaf.cert), 'client-key-data': base64(leaf.key) } }],
    contexts: [{ name, context: { cluster: 'test', user: name } }],
    'current-context': name,
  };
  await writeFile(file, JSON.stringify(content), { mode: 0o600 });
  return file;
}
