import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/kube/types.ts';
import type { TestApiServer } from './api-server.ts';
import { binariesOf } from './components.ts';
import { startProcess } from './process.ts';

const PORT = 5353;

/** The payload's CoreDNS as a process, with the addon's Corefile and its account's token; as a pod's address it has one of loopback. */
export interface TestCoreDns {
  resolver: Resolver;
  /** URL of its readiness. */
  ready: string;
  end(): Promise<void>;
}

export async function startCoreDns(
  api: TestApiServer,
  addons: readonly KubeObject[],
  version: string,
  address: string,
): Promise<TestCoreDns> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-coredns-'));
  const file = (name: string) => join(folder, name);
  const token = await api.kubectl(['-n', 'kube-system', 'create', 'token', 'coredns']);
  await writeFile(file('access'), JSON.stringify(kubeconfig(api, token.trim())), { mode: 0o600 });
  // As poor as the addon's dnsConfig lets it be
  await writeFile(file('resolv.conf'), 'nameserver 127.0.0.1\n');
  await writeFile(file('Corefile'), corefileHere(corefileOf(addons), folder, address));
  const binary = join(await binariesOf('coredns', version), 'coredns');
  const running = startProcess('/usr/bin/env', [`POD_IP=${address}`, binary, '-conf', file('Corefile')], file('log'));
  const resolver = new Resolver({ timeout: 3000, tries: 1 });
  resolver.setServers([`${address}:${PORT}`]);
  return {
    resolver,
    ready: `http://${address}:8181/ready`,
    async end() {
      await running.end();
      await rm(folder, { recursive: true });
    },
  };
}

function corefileOf(addons: readonly KubeObject[]): string {
  const found = addons.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'coredns');
  return (found as KubeObject & { data: { Corefile: string } }).data.Corefile;
}

/** What a pod has of its own, and a process on this host has not: the ports, its account's files, resolv.conf. */
function corefileHere(corefile: string, folder: string, address: string): string {
  const changes: [here: string, instead: string][] = [
    ['.:53 {', `.:${PORT} {`],
    ['health :', `health ${address}:`],
    ['ready :', `ready ${address}:`],
    ['prometheus :', `prometheus ${address}:`],
    ['pods disabled', `kubeconfig ${folder}/access\n        pods disabled`],
    ['/etc/resolv.conf', `${folder}/resolv.conf`],
  ];
  return changes.reduce((text, [here, instead]) => {
    if (!text.includes(here)) throw new Error(`the Corefile has no ${here}`);
    return text.replace(here, instead);
  }, corefile);
}

function kubeconfig({ server, authorities }: TestApiServer, token: string) {
  const authority = Buffer.from(authorities.kubernetes.cert).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'coredns', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'coredns' } }],
    'current-context': 'test',
  };
}
