import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { exec } from '../../../src/kit/exec.ts';
import { KUBECONFIG } from '../../../src/machine/kubeconfigs.ts';
import { PKI } from '../../../src/machine/paths.ts';
import type { MachineFile } from '../../../src/machine/types.ts';
import { initConfig } from './config.ts';
import type { Member, Site } from './site.ts';

/** What is made for kubeadm before the clock runs: authorities and keys that all control planes share, and the agents' kubeconfigs. */
export interface Authorities {
  /** PEM of the authority that API servers are verified with. */
  ca: string;
  /** For control planes: certificates and keys, where kubeadm looks for them. */
  shared: MachineFile[];
  /** For every machine: the authority's certificate, and what kube-proxy and flannel show. */
  agents: MachineFile[];
  /** A kubeconfig without credentials: how joining machines find the cluster. */
  discovery: string;
}

/** kubeadm wants to know for whom, although none of this depends on it. */
const NOBODY: Member = { name: 'nobody', address: '192.0.2.1', role: 'control-plane' };
const SHARED = ['certs ca', 'certs front-proxy-ca', 'certs etcd-ca', 'certs sa'];

/** Made by kubeadm itself, in `folder`; its configuration names that folder for certificates. */
export async function makeAuthorities(kubeadm: string, folder: string, site: Site): Promise<Authorities> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const configFile = join(folder, 'kubeadm.yaml');
  await writeFile(configFile, initConfig(site, NOBODY, folder));
  const run = async (...args: string[]) => (await exec('internal', kubeadm, [...args, '--config', configFile])).stdout;
  for (const phase of SHARED) await run('init', 'phase', ...phase.split(' '));
  const kubeconfig = (user: string) => run('kubeconfig', 'user', '--client-name', user);
  const ca = await readFile(join(folder, 'ca.crt'), 'utf8');
  return {
    ca,
    shared: await filesIn(folder),
    agents: [
      { path: `${PKI}/ca.crt`, mode: 0o644, content: ca },
      secret(KUBECONFIG['kube-proxy'], await kubeconfig('system:kube-proxy')),
      secret(KUBECONFIG.flannel, await kubeconfig('system:flannel')),
    ],
    discovery: discoveryOf(ca, site.endpoint),
  };
}

function discoveryOf(ca: string, endpoint: string): string {
  const cluster = {
    server: `https://${endpoint}`,
    'certificate-authority-data': Buffer.from(ca).toString('base64'),
  };
  const empty = { contexts: [], users: [], 'current-context': '' };
  return stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: '', cluster }], ...empty });
}

async function filesIn(folder: string): Promise<MachineFile[]> {
  const names = await readdir(folder, { recursive: true });
  const pems = names.filter(name => /\.(crt|key|pub)$/.test(name));
  return Promise.all(pems.map(async name => secret(`${PKI}/${name}`, await readFile(join(folder, name), 'utf8'))));
}

function secret(path: string, content: string): MachineFile {
  return { path, mode: 0o600, content, secret: true };
}
