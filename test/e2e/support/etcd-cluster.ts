import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEtcdClient } from '../../../src/etcd/client.ts';
import type { EtcdClient, EtcdCredentials, EtcdMachine } from '../../../src/etcd/types.ts';
import { createAuthorities } from '../../../src/pki/authorities.ts';
import { issueLeaf } from '../../../src/pki/certificate.ts';
import { issueEtcdOperatorLeaf } from '../../../src/pki/operator.ts';
import type { Authorities } from '../../../src/pki/types.ts';
import { binariesOf } from './components.ts';
import { startProcess, type TestProcess } from './process.ts';

/** Real etcd members on loopback addresses of their own, with the authorities and leaves of a real cluster. */
export interface EtcdCluster {
  machines: EtcdMachine[];
  authorities: Authorities;
  start(name: string, state: 'new' | 'existing', initial: readonly string[], version?: string): Promise<TestProcess>;
  /** With an operator's certificate. */
  client(timeoutMs?: number): Promise<EtcdClient>;
  clientWith(credentials: EtcdCredentials, timeoutMs?: number): EtcdClient;
  process(name: string): TestProcess;
  folder: string;
  end(): Promise<void>;
}

/** `network` is the second number of the loopback addresses, 127.<network>.0.11 and so on: each cluster of a test run its own. */
export async function etcdCluster(network: number, names: readonly string[], version: string): Promise<EtcdCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-etcd-'));
  const authorities = await createAuthorities('test', Date.now());
  const machines = names.map((name, index) => ({ name, address: `127.${network}.0.${11 + index}` }));
  const processes = new Map<string, TestProcess>();
  const clients: EtcdClient[] = [];
  const urlOf = (name: string) => `https://${machines.find(machine => machine.name === name)?.address}:2380`;
  const clientWith = (credentials: EtcdCredentials, timeoutMs?: number): EtcdClient => {
    const client = createEtcdClient({
      machines: async () => machines,
      connect: async ({ address }) => connect({ host: address, port: 2379 }),
      credentials: async () => credentials,
      ...(timeoutMs ? { timeoutMs } : {}),
    });
    clients.push(client);
    return client;
  };

  return {
    machines,
    authorities,
    folder,
    async start(name, state, initial, ownVersion = version) {
      const machine = machines.find(candidate => candidate.name === name)!;
      const pki = await writeLeaves(folder, authorities, machine);
      const members = initial.map(member => `${member}=${urlOf(member)}`).join(',');
      const args = etcdArgs(machine, pki, join(folder, name, 'data'), members, state);
      const binary = join(await binariesOf('etcd', ownVersion), 'etcd');
      const started = startProcess(binary, args, join(folder, `${name}.log`));
      processes.set(name, started);
      return started;
    },
    async client(timeoutMs) {
      const leaf = await issueEtcdOperatorLeaf({ authorities, commonName: 'test', days: 1, now: Date.now() });
      return clientWith({ ...leaf, ca: authorities['etcd-client'].cert }, timeoutMs);
    },
    clientWith,
    process: name => processes.get(name)!,
    async end() {
      await Promise.all(clients.map(client => client.close()));
      await Promise.all([...processes.values()].map(member => member.end()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** On loopback all peers come from 127.0.0.1, so a peer's leaf must name that too; real ones don't. */
async function writeLeaves(folder: string, authorities: Authorities, { name, address }: EtcdMachine): Promise<string> {
  const pki = join(folder, name, 'pki');
  await mkdir(pki, { recursive: true });
  const order = {
    subject: { commonName: name },
    usages: ['server', 'client'] as const,
    names: [name, address, 'localhost', '127.0.0.1'],
    notBefore: Date.now() - 3_600_000,
    notAfter: Date.now() + 86_400_000,
  };
  for (const [id, authority] of [['server', 'etcd-client'] as const, ['peer', 'etcd-peer'] as const]) {
    const leaf = await issueLeaf(authorities[authority], order);
    await writeFile(join(pki, `${id}.crt`), leaf.cert);
    await writeFile(join(pki, `${id}.key`), leaf.key, { mode: 0o600 });
    await writeFile(join(pki, `${id}-ca.crt`), authorities[authority].cert);
  }
  return pki;
}

function etcdArgs(machine: EtcdMachine, pki: string, data: string, initial: string, state: string): string[] {
  const { name, address } = machine;
  return [
    `--name=${name}`,
    `--data-dir=${data}`,
    `--listen-client-urls=https://${address}:2379`,
    `--advertise-client-urls=https://${address}:2379`,
    `--listen-peer-urls=https://${address}:2380`,
    `--initial-advertise-peer-urls=https://${address}:2380`,
    `--initial-cluster=${initial}`,
    `--initial-cluster-state=${state}`,
    '--initial-cluster-token=test',
    `--cert-file=${pki}/server.crt`,
    `--key-file=${pki}/server.key`,
    `--trusted-ca-file=${pki}/server-ca.crt`,
    '--client-cert-auth=true',
    `--peer-cert-file=${pki}/peer.crt`,
    `--peer-key-file=${pki}/peer.key`,
    `--peer-trusted-ca-file=${pki}/peer-ca.crt`,
    '--peer-client-cert-auth=true',
    '--tls-min-version=TLS1.3',
    '--quota-backend-bytes=2147483648',
  ];
}
