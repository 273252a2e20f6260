import type { Access, ApiObject } from '../access.ts';

/** What one running component was started with. */
export interface Started {
  /** The pod or the machine. */
  where: string;
  node?: string;
  flags: Readonly<Record<string, string>>;
}

interface Pod extends ApiObject {
  spec?: { nodeName?: string; containers?: { name: string; command?: string[]; args?: string[] }[] };
  status?: { phase?: string };
}

export type Component = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'etcd';

/** What each instance of a component was started with: of its processes where commands can be run on machines, else of its pods. Empty where neither shows it. */
export async function startedWith(
  access: Pick<Access, 'kube' | 'machines' | 'inventory'>,
  component: Component,
): Promise<Started[]> {
  const running = access.machines ? await ofProcesses(access, component) : [];
  if (running.length > 0) return running;
  const pods = (await access.kube?.list<Pod>('/api/v1/namespaces/kube-system/pods')) ?? [];
  return pods.flatMap(({ metadata, spec, status }) => {
    const container = spec?.containers?.find(({ name }) => name === component);
    if (!container || status?.phase !== 'Running') return [];
    const flags = flagsIn([...(container.command ?? []), ...(container.args ?? [])]);
    return [{ where: metadata.name, flags, ...(spec?.nodeName ? { node: spec.nodeName } : {}) }];
  });
}

async function ofProcesses(
  { machines, inventory }: Pick<Access, 'machines' | 'inventory'>,
  component: Component,
): Promise<Started[]> {
  const planes = inventory.machines.filter(
    ({ role, name }) => role === 'control-plane' && machines?.names.includes(name),
  );
  const found = await Promise.all(planes.map(({ name }) => commandLine(machines, name, component)));
  return found.flatMap((words, nth) => {
    const node = planes[nth]?.name ?? '';
    return words ? [{ where: node, node, flags: flagsIn(words) }] : [];
  });
}

/** The words of its first process, by the kernel. A machine that does not answer shows none. */
async function commandLine(
  machines: Access['machines'],
  machine: string,
  component: Component,
): Promise<string[] | undefined> {
  const script =
    'for p in /proc/[0-9]*; do [ "$(cat $p/comm 2>/dev/null)" = "$1" ] && tr "\\0" "\\n" < $p/cmdline && exit 0; done; exit 1';
  const told = await machines?.exec(machine, ['sh', '-c', script, 'sh', component.slice(0, 15)]).catch(() => undefined);
  return told?.exitCode === 0 ? told.stdout.split('\n').filter(Boolean) : undefined;
}

/** `--a=b` and `--a b`; a flag without a value is `true`. */
export function flagsIn(words: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  for (const [nth, word] of words.entries()) {
    const match = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(word);
    if (!match?.[1]) continue;
    const next = words[nth + 1];
    flags[match[1]] = match[2] ?? (next && !next.startsWith('-') ? next : 'true');
  }
  return flags;
}
