import type { Exec } from '../../../kit/exec.ts';
import type { Labels } from '../labels.ts';
import { callerOf, labelFilters } from './call.ts';
import type { ContainerState, Engine, EngineContainer } from './engine.ts';
import { EngineError } from './failures.ts';

export function docker(exec: Exec): Engine {
  const call = callerOf('docker', exec);
  const inspect = <T>(what: readonly string[], ids: readonly string[]): Promise<T[]> =>
    inspectAll<T>(exec, [...what, 'inspect', ...ids], ids);
  return {
    id: 'docker',
    file: 'docker',
    call,
    info: async () => {
      const info = JSON.parse((await call(['info', '--format', '{{json .}}'])).stdout) as DockerInfo;
      // The client exits 0 even when no daemon answers.
      const error = info.ServerErrors?.[0];
      if (error) throw new EngineError('not-answering', `docker does not answer: ${error}`);
      const rootless = (info.SecurityOptions ?? []).some(option => option.includes('rootless'));
      return { version: info.ServerVersion, storage: info.DockerRootDir, rootless };
    },
    containers: async labels => {
      const { stdout } = await call(['ps', '--all', '--quiet', '--no-trunc', ...labelFilters(labels)]);
      return (await inspect<DockerContainer>(['container'], words(stdout))).map(asContainer);
    },
    networks: async () => {
      const { stdout } = await call(['network', 'ls', '--quiet', '--no-trunc']);
      return (await inspect<DockerNetwork>(['network'], words(stdout))).map(network => ({
        name: network.Name,
        subnets: (network.IPAM.Config ?? []).flatMap(({ Subnet }) => (Subnet ? [Subnet] : [])),
        labels: network.Labels ?? {},
      }));
    },
    networkFlags: [],
    runtimeFlags: () => [],
    systemdFlags: () => [
      '--init=false',
      '--security-opt',
      'seccomp=unconfined',
      '--security-opt',
      'apparmor=unconfined',
    ],
    copyFlags: [],
  };
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** What vanished between listing and asking is missing from the answer; that alone is no failure. */
async function inspectAll<T>(exec: Exec, args: readonly string[], ids: readonly string[]): Promise<T[]> {
  if (ids.length === 0) return [];
  const tolerant: Exec = async (file, callArgs, options) => {
    const result = await exec(file, callArgs, options);
    const vanished = result.exitCode !== 0 && /no such|not found/i.test(result.stderr);
    return vanished ? { ...result, exitCode: 0 } : result;
  };
  return JSON.parse((await callerOf('docker', tolerant)(args)).stdout || '[]') as T[];
}

interface DockerInfo {
  ServerVersion: string;
  DockerRootDir: string;
  SecurityOptions?: string[];
  ServerErrors?: string[];
}

interface DockerNetwork {
  Name: string;
  IPAM: { Config: { Subnet?: string }[] | null };
  Labels: Labels | null;
}

interface DockerContainer {
  Id: string;
  Name: string;
  Created: string;
  State: { Status: string; Pid: number; StartedAt: string; FinishedAt: string };
  Config: { Labels: Labels | null };
}

const STATES: Record<string, ContainerState> = {
  created: 'created',
  running: 'running',
  restarting: 'running',
  paused: 'paused',
  removing: 'stopping',
};

function asContainer({ Id, Name, Created, State, Config }: DockerContainer): EngineContainer {
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    state: STATES[State.Status] ?? 'exited',
    pid: State.Pid,
    createdAt: Date.parse(Created),
    startedAt: time(State.StartedAt),
    finishedAt: time(State.FinishedAt),
    labels: Config.Labels ?? {},
  };
}

/** Year 1 means never. */
function time(text: string): number | undefined {
  const milliseconds = Date.parse(text);
  return milliseconds > 0 ? milliseconds : undefined;
}
