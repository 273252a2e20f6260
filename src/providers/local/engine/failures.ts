import { SeaworthyError } from '../../../kit/errors.ts';
import { CommandError, type ExecResult, pasteable } from '../../../kit/exec.ts';
import { redact } from '../../../kit/redact.ts';

export type EngineFailure =
  | 'no-engine'
  | 'not-answering'
  | 'died'
  | 'denied'
  | 'disk-full'
  | 'port-in-use'
  | 'address-in-use'
  | 'name-in-use'
  | 'subnet-in-use'
  | 'not-found'
  | 'not-running'
  | 'no-image'
  | 'unknown';

/** What the engine's words mean, podman's and docker's. The first that fits counts. */
const WORDS: readonly [EngineFailure, RegExp][] = [
  ['disk-full', /no space left on device|disk quota exceeded/i],
  ['not-answering', /cannot connect to the docker daemon|cannot connect to podman|is the docker daemon running/i],
  ['denied', /permission denied while trying to connect|must be root|rootless/i],
  ['died', /connection refused|connection reset|unexpected EOF|broken pipe|conmon (?:exited|failed)/i],
  ['port-in-use', /port is already allocated|bind: address already in use|cannot listen on the (?:TCP|UDP) port/i],
  ['subnet-in-use', /subnet \S+ is already used|pool overlaps|is being used by a network interface/i],
  ['address-in-use', /address already in use|requested ip address .* is already allocated|no available IP/i],
  ['name-in-use', /name "?\S+"? (?:is )?already (?:in use|used)|network with name \S+ already exists/i],
  ['no-image', /image not known|no such image|image not found|unable to find image|pull access denied/i],
  ['not-found', /no such (?:container|object|network)|network (?:\S+ )?not found|no container with name/i],
  ['not-running', /container state improper|is not running|not running container|is not paused|is paused/i],
];

const HINTS: Record<EngineFailure, string> = {
  'no-engine': 'install podman (`apt-get install podman runc netavark`), or run `make setup`',
  'not-answering': 'start the engine (`systemctl start docker`), then run the same command again',
  died: 'the engine went away in the middle: see that it runs again, then run the same command again; it goes on where it was',
  denied: 'run as root: machines are privileged containers with their own disks',
  'disk-full': 'free space on the disk named above, then run the same command again; it goes on where it was',
  'port-in-use': 'stop what listens there, or set another `provider.local.apiPort`',
  'address-in-use':
    'something has this address; where podman names a container that is gone, a reboot ends the reservation',
  'name-in-use': 'something that is not this cluster has the name: rename it or remove it, or rename the cluster',
  'subnet-in-use': 'set another `provider.local.subnet`, or leave it out to have one chosen',
  'not-found': 'it was removed by somebody else: run the same command again',
  'not-running': 'start it first: run the same command again',
  'no-image': 'the base image was removed from the engine: run the same command again to make it anew',
  unknown: 'read what the engine said; once mended, run the same command again',
};

const RETRY: ReadonlySet<EngineFailure> = new Set([
  'died',
  'not-answering',
  'address-in-use',
  'not-found',
  'not-running',
]);

/** Which failure a client's output means. Pure. */
export function classify({ exitCode, stderr, stdout }: ExecResult): EngineFailure {
  const said = `${stderr}\n${stdout}`;
  const known = WORDS.find(([, words]) => words.test(said));
  if (known) return known[0];
  return exitCode === 137 || exitCode === -1 ? 'died' : 'unknown';
}

/** A call to the engine that failed: what was run, what it said, what that means. */
export class EngineError extends SeaworthyError {
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure, message: string, cause?: unknown) {
    super('provider', message, { hint: HINTS[failure], retry: RETRY.has(failure), cause });
    this.failure = failure;
  }
}

export function failedCall(file: string, args: readonly string[], result: ExecResult): EngineError {
  const said = redact((result.stderr || result.stdout).trim().split('\n').slice(-5).join('\n'));
  return new EngineError(classify(result), `${pasteable(file, args)} failed (exit ${result.exitCode})\n${said}`);
}

/** A client that could not be run to its end: absent, killed, or too slow. An abort goes through untouched. */
export function brokenCall(file: string, error: unknown): unknown {
  if (!(error instanceof CommandError)) return error;
  if (error.notFound) return new EngineError('no-engine', `${file} is not installed`, error);
  return new EngineError('died', error.message, error);
}

/** Runs `work`; the failures named are races somebody else won, not errors. */
export async function unless<T>(failures: readonly EngineFailure[], work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof EngineError && failures.includes(error.failure)) return undefined;
    throw error;
  }
}
