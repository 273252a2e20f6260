import { exec } from '../../../src/kit/exec.ts';
import { onPath } from '../../../src/providers/local/engine/find.ts';
import { LABEL } from '../../../src/providers/local/labels.ts';

/** The container engine that the tool finds as well. Called directly: it does what somebody does behind the tool's back. */
export const engineFile = onPath('podman') ? 'podman' : 'docker';

export async function engine(...args: string[]): Promise<string> {
  return (await exec('internal', engineFile, args, { timeout: 120_000 })).stdout;
}

export interface Container {
  id: string;
  name: string;
  /** Of its first process; 0 when it does not run. */
  pid: number;
  running: boolean;
  startedAt: string;
  labels: Record<string, string>;
}

/** As podman and docker both show it. */
interface Inspected {
  Id: string;
  Name: string;
  State: { Running: boolean; Pid: number; StartedAt: string };
  Config: { Labels: Record<string, string> | null };
}

/** All containers labelled as this cluster's, by name. */
export async function containersOf(cluster: string): Promise<Container[]> {
  const ids = (await engine('ps', '-aq', '--no-trunc', '--filter', `label=${LABEL.cluster}=${cluster}`)).split('\n');
  const found = ids.filter(Boolean);
  if (found.length === 0) return [];
  const inspected = JSON.parse(await engine('inspect', '--type', 'container', ...found)) as Inspected[];
  return inspected.map(asContainer).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those that are machines. */
export async function machineContainers(cluster: string): Promise<Container[]> {
  return (await containersOf(cluster)).filter(container => container.labels[LABEL.kind] === 'machine');
}

export async function containerOf(cluster: string, machine: string): Promise<Container> {
  const found = (await containersOf(cluster)).find(container => container.name === machine);
  if (!found) throw new Error(`there is no container ${machine}`);
  return found;
}

function asContainer({ Id, Name, State, Config }: Inspected): Container {
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    pid: State.Running ? State.Pid : 0,
    running: State.Running,
    startedAt: State.StartedAt,
    labels: Config.Labels ?? {},
  };
}

/** Runs a command on a machine, its standard input given; throws unless it succeeds. */
export async function onMachine(machine: string, command: readonly string[], input?: string | Uint8Array) {
  const args = ['exec', '--interactive', machine, ...command];
  return (await exec('internal', engineFile, args, { timeout: 120_000, input: input ?? '' })).stdout;
}
