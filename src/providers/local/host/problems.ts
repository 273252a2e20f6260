import { SeaworthyError } from '../../../kit/errors.ts';
import type { HostFacts } from './facts.ts';
import type { HostNeeds } from './needs.ts';

export interface Problem {
  what: string;
  /** One imperative sentence. */
  hint: string;
}

type Check = (facts: HostFacts, needs: HostNeeds) => Problem | undefined;

const CHECKS: readonly Check[] = [
  ({ platform }) =>
    platform === 'linux'
      ? undefined
      : { what: `machines need a Linux kernel; this is ${platform}`, hint: 'run seaworthy on a Linux host' },
  ({ root }) =>
    root
      ? undefined
      : { what: 'not run as root: machines are privileged containers', hint: 'run the command again with sudo' },
  ({ missingTools }, needs) => {
    if (missingTools.length === 0) return undefined;
    const packages = needs.tools.filter(tool => missingTools.includes(tool.file)).map(tool => tool.package);
    return { what: `not installed: ${missingTools.join(', ')}`, hint: `apt-get install ${packages.join(' ')}` };
  },
  ({ missingFeatures }) =>
    missingFeatures.length === 0
      ? undefined
      : {
          what: `the kernel lacks ${missingFeatures.join(', ')}`,
          hint: `modprobe -a ${missingFeatures.join(' ')}, or boot a kernel that has them`,
        },
  ({ inotifyInstances: has }, { inotifyInstances: need }) =>
    has === undefined || has >= need
      ? undefined
      : {
          what: `fs.inotify.max_user_instances is ${has}, and machines need ${need}`,
          hint: `sysctl -w fs.inotify.max_user_instances=${need}`,
        },
  ({ freeMemoryBytes: has }, { memoryBytes: need }) =>
    has >= need
      ? undefined
      : {
          what: `${gib(has)} of memory are free, and the machines still to be made need ${gib(need)}`,
          hint: 'free memory, or ask for fewer machines',
        },
  ({ freeCacheBytes, cacheDir }, { cacheBytes }) => disk(freeCacheBytes, cacheBytes, cacheDir),
  ({ freeEngineBytes, engineStorage }, { engineBytes }) => disk(freeEngineBytes, engineBytes, engineStorage),
  ({ holders }, { clusterId }) =>
    holders.every(holder => holder === clusterId)
      ? undefined
      : {
          what: 'another cluster on this host has the same name',
          hint: 'set another metadata.name, or take the other cluster down',
        },
  ({ portFree }, { apiPort }) =>
    portFree
      ? undefined
      : {
          what: `port ${apiPort} on 127.0.0.1 is in use`,
          hint: `stop what listens there (ss -ltnp 'sport = :${apiPort}'), or set another provider.local.apiPort`,
        },
];

/** Everything that stands in the way, all at once. Pure. */
export function problemsOf(facts: HostFacts, needs: HostNeeds): Problem[] {
  return CHECKS.flatMap(check => check(facts, needs) ?? []);
}

/** One error for all problems, or none. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const list = problems.map(({ what, hint }) => `  - ${what}\n      ${hint}`).join('\n');
  throw new SeaworthyError('provider', `this host is not ready for the cluster:\n${list}`, {
    hint: problems.length === 1 ? problems[0]!.hint : 'mend what is listed, then run the same command again',
    final: true,
  });
}

function disk(has: number, need: number, path: string): Problem | undefined {
  if (has >= need) return undefined;
  return { what: `${gib(has)} are free on the disk of ${path}, and ${gib(need)} are needed`, hint: `free space there` };
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
