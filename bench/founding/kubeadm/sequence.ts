import type { LocalProvider } from '../../../src/providers/local/index.ts';
import { readyCluster } from '../readiness.ts';
import { runningSince } from '../running.ts';
import type { Timeline } from '../timeline.ts';
import { kubeadmCommand } from './machine.ts';
import type { Member } from './site.ts';

export interface Sequence {
  provider: LocalProvider;
  members: Member[];
  /** Makes and boots one machine. */
  boot(member: Member): Promise<void>;
  /** What flannel's user may do: YAML for kubectl. */
  rights: string;
  signal: AbortSignal;
}

/**
 * init, then all joins at once: a control plane that finds another one joining etcd tries again by itself, which is faster than one
 * after the other. Workers wait for nobody but init.
 */
export async function runSequence({ provider, members, boot, rights, signal }: Sequence): Promise<Timeline> {
  const [first, ...others] = members as [Member, ...Member[]];
  const phases: Record<string, number> = {};
  const on = async (member: Member, command: readonly string[], input?: string) => {
    const options = input === undefined ? {} : { input };
    const done = await unlessAborted(provider.execOn(member.name, command, options), signal);
    if (done.exitCode === 0) return done.stdout;
    throw new Error(`${member.name}: ${command.join(' ')}\n${done.stdout.slice(-4000)}\n${done.stderr.slice(-4000)}`);
  };
  const kubectl = (args: readonly string[], input?: string) =>
    on(first, ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args], input);

  const begun = Date.now();
  const booted = members.map(boot);
  const step = async (member: Member, verb: 'init' | 'join') => {
    await booted[members.indexOf(member)];
    await on(member, kubeadmCommand(verb));
    phases[`${verb} ${member.name}`] = Date.now();
  };
  await step(first, 'init');
  const agents = kubectl(['apply', '--filename', '-'], rights);
  await Promise.all([agents, ...others.map(member => step(member, 'join'))]);
  const { nodes, nodesAt, corednsAt } = await readyCluster(kubectl, signal);
  return { begun, running: await runningSince(nodes), phases, nodes: nodesAt, coredns: corednsAt, ready: nodes.length };
}

/** What is under way on machines ends with them. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}
