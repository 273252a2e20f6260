import type { Exec } from '../../../kit/exec.ts';
import type { Labels } from '../labels.ts';
import { callerOf, labelFilters } from './call.ts';
import type { ContainerState, Engine, EngineContainer } from './engine.ts';

export function podman(exec: Exec): Engine {
  const call = callerOf('podman', exec);
  return {
    id: 'podman',
    file: 'podman',
    call,
    info: async () => {
      const { host, store, version } = JSON.parse((await call(['info', '--format', 'json'])).stdout) as PodmanInfo;
      return { version: version.Version, storage: store.graphRoot, rootless: host.security.rootless };
    },
    containers: async labels => {
      const { stdout } = await call(['ps', '--all', '--format', 'json', ...labelFilters(labels)]);
      return (JSON.parse(stdout || '[]') as PodmanContainer[]).map(asContainer);
    },
    networks: async () => {
      const { stdout } = await call(['network', 'ls', '--format', 'json']);
      return (JSON.parse(stdout || '[]') as PodmanNetwork[]).map(({ name, subnets, labels }) => ({
        name,
        subnets: (subnets ?? []).map(({ subnet }) => subnet),
        labels: labels ?? {},
      }));
    },
    networkFlags: ['--disable-dns'],
    // crun refuses hosts with cgroup v1 beside a bare cgroup2.
    runtimeFlags: cgroupVersion => (cgroupVersion === 1 ? ['--runtime', 'runc'] : []),
    // Never `always` on cgroup v1: podman would mount the host's systemd hierarchy over each machine's own.
    systemdFlags: () => ['--systemd=false'],
    copyFlags: ['--archive=false'],
  };
}

interface PodmanInfo {
  host: { security: { rootless: boolean } };
  store: { graphRoot: string };
  version: { Version: string };
}

interface PodmanNetwork {
  name: string;
  subnets?: { subnet: string }[];
  labels?: Labels;
}

/** `podman ps`: times are seconds since the epoch, before it when there is none. */
interface PodmanContainer {
  Id: string;
  Names: string[];
  State: string;
  Pid: number;
  Created: number;
  StartedAt: number;
  ExitedAt: number;
  Labels: Labels | null;
}

const STATES: Record<string, ContainerState> = {
  created: 'created',
  configured: 'created',
  initialized: 'created',
  running: 'running',
  paused: 'paused',
  stopping: 'stopping',
  removing: 'stopping',
};

function asContainer(container: PodmanContainer): EngineContainer {
  const time = (seconds: number) => (seconds > 0 ? seconds * 1000 : undefined);
  return {
    id: container.Id,
    name: container.Names[0] ?? container.Id,
    state: STATES[container.State.toLowerCase()] ?? 'exited',
    pid: container.Pid,
    createdAt: container.Created * 1000,
    startedAt: time(container.StartedAt),
    finishedAt: time(container.ExitedAt),
    labels: container.Labels ?? {},
  };
}
