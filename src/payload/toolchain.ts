import { SeaworthyError } from '../kit/errors.ts';
import { type Exec, execQuiet } from '../kit/exec.ts';
import { buildEnvironment } from './command.ts';

/** What compiles, as far as it changes the result: pinned by the lock. */
export interface Toolchain {
  /** As `go env GOVERSION` says it, e.g. go1.26.8. */
  go: string;
  /** Of the machines, e.g. linux/amd64. */
  platform: string;
}

/** The Go toolchain of this host, for machines of this host's architecture. */
export async function hostToolchain(run: Exec = execQuiet): Promise<Toolchain> {
  const [version = '', arch = ''] = (await goEnv(['GOVERSION', 'GOHOSTARCH'], {}, run)).split('\n');
  return { go: version, platform: `linux/${arch}` };
}

/** Makes sure that the Go found is the one pinned; none is fetched. */
export async function requireToolchain(pinned: Toolchain, run: Exec = execQuiet): Promise<void> {
  const found = await goEnv(['GOVERSION'], buildEnvironment(pinned, false), run);
  if (found === pinned.go) return;
  throw new SeaworthyError('payload', `the lock pins ${pinned.go}, but the Go toolchain found is ${found}`, {
    hint: `install ${pinned.go}, or remove the entry from the lock file to pin ${found} instead`,
  });
}

async function goEnv(names: string[], env: Record<string, string>, run: Exec): Promise<string> {
  const result = await run('go', ['env', ...names], { env }).catch((error: unknown) => {
    throw isNotFound(error) ? noGo(error) : error;
  });
  if (result.exitCode === 0) return result.stdout.trim();
  throw new SeaworthyError('payload', `the Go toolchain does not work: ${result.stderr.trim()}`, {
    hint: 'run `make setup`, which checks and mends the build tools',
  });
}

function isNotFound(error: unknown): boolean {
  return (error as { notFound?: boolean }).notFound === true;
}

function noGo(cause: unknown): SeaworthyError {
  return new SeaworthyError('payload', 'building the payload needs Go, and no `go` is in PATH', {
    hint: 'run `make setup`, or install Go and put it in PATH',
    cause,
  });
}
