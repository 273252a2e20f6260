import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execQuiet } from '../../../src/kit/exec.ts';
import { defaultCacheDir } from '../../../src/payload/cache.ts';
import { LABEL } from '../../../src/providers/local/labels.ts';
import { containersOf, engineFile } from './engine.ts';

/** Everything on this host that a cluster could leave behind, one line each, such as `link sw-veth3`. */
export async function hostTraces(): Promise<Set<string>> {
  const kinds: Record<string, Promise<string[]>> = {
    container: lines(engineFile, 'ps', '-a', '--format', '{{.Names}}'),
    volume: lines(engineFile, 'volume', 'ls', '--format', '{{.Name}}'),
    network: lines(engineFile, 'network', 'ls', '--format', '{{.Name}}'),
    link: namesIn('/sys/class/net'),
    namespace: namesIn('/run/netns'),
    rule: firewallRules(),
    mount: mountPoints(),
    loop: lines('losetup', '-l', '-n', '-O', 'NAME,BACK-FILE'),
    'control group': lines(...CONTROL_GROUPS),
    'machine data': namesIn(join(defaultCacheDir(), 'machines')),
    'work in progress': namesIn(join(defaultCacheDir(), 'tmp')),
  };
  const all = await Promise.all(Object.entries(kinds).map(async ([kind, found]) => tagged(kind, await found)));
  return new Set(all.flat());
}

/** Those that have a container's id in their name. */
const CONTROL_GROUPS = [
  'find',
  ...['/sys/fs/cgroup', '-type', 'd', '-regextype', 'posix-extended', '-regex', '.*[0-9a-f]{64}[^/]*', '-prune'],
] as const;

/** Names of the clusters on this host. */
export async function clustersHere(): Promise<string[]> {
  const names = `{{.Label "${LABEL.cluster}"}}`;
  return lines(engineFile, 'ps', '-a', '--filter', `label=${LABEL.cluster}`, '--format', names);
}

/**
 * Words of which one is in every trace of this cluster, as far as that can be said: its name and id, its containers' ids, its network's
 * range and links. To be asked while it runs.
 */
export async function wordsOf(cluster: string): Promise<string[]> {
  const containers = await containersOf(cluster);
  const [bridge = '', subnet = ''] = (
    await lines(engineFile, 'network', 'inspect', `sw-${cluster}`, '--format', NETWORK_FACTS)
  )
    .join('')
    .split(' ');
  const ids = containers.flatMap(({ id, labels }) => [id, labels[LABEL.clusterId]!]);
  const links = await namesIn(`/sys/class/net/${bridge}/brif`);
  const range = subnet.split('.').slice(0, 3).join('.');
  return [...new Set([cluster, ...ids, ...links.map(link => `link ${link}`), `link ${bridge}`, `${range}.`])].filter(
    word => word.length > 5,
  );
}

const NETWORK_FACTS = '{{.NetworkInterface}} {{range .Subnets}}{{.Subnet}}{{end}}';

export async function mountPoints(): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  const points = table.split('\n').map(line => line.split(' ')[4] ?? '');
  return points.filter(Boolean).map(path => path.replace(/\\(\d{3})/g, (_, octal) => asCharacter(octal)));
}

const asCharacter = (octal: string): string => String.fromCharCode(Number.parseInt(octal, 8));

/**
 * Rules and chains that are about somebody: they name an address, a port or a network. The chains that an engine makes once and keeps
 * are nobody's. Both tools: iptables-nft does not show what nft alone has made, and nft not what iptables-legacy has.
 */
async function firewallRules(): Promise<string[]> {
  const [nft, legacy] = await Promise.all([lines('nft', '-s', 'list', 'ruleset'), lines('iptables-legacy-save')]);
  const rules = [...nft, ...legacy].map(line => line.trim().replace(/\[\d+:\d+\]/, ''));
  return rules.filter(line => /\d+\.\d+\.\d+\.\d+|\bdport\b|NETAVARK-(?:DN-)?[0-9A-F]{8}|seaworthy/.test(line));
}

async function lines(file: string, ...args: string[]): Promise<string[]> {
  const result = await execQuiet(file, args, { timeout: 60_000 }).catch(() => undefined);
  return (result?.stdout ?? '').split('\n').filter(Boolean);
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function tagged(kind: string, names: readonly string[]): string[] {
  return names.map(name => `${kind} ${name}`);
}
