import { isSeaworthyError, SeaworthyError } from '../kit/errors.ts';
import { CommandError } from '../kit/exec.ts';

/** Runs `work`; a full disk becomes an error that says which disk. */
export async function withDiskHint<T>(cacheDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw diskFull(cacheDir, error);
  }
}

/** A failed `go build`, said as what a person can mend. */
export function explainBuildFailure(error: unknown, component: string, cacheDir: string): unknown {
  if (!(error instanceof CommandError)) return error;
  const { stderr } = error.result;
  if (/no space left on device/.test(stderr)) return diskFull(cacheDir, error);
  return new SeaworthyError('payload', `building ${component} failed\n${error.message}`, {
    hint: hintFor(stderr),
    retry: isNetwork(stderr),
    cause: error,
  });
}

function hintFor(stderr: string): string {
  if (isNetwork(stderr))
    return 'check that the Go module proxy (`go env GOPROXY`) can be reached, then run the command again';
  if (/signal: killed/.test(stderr))
    return 'the compiler was killed, most likely for want of memory: building needs about 4 GiB free';
  if (/seccomp|pkg-config|gcc|C compiler/.test(stderr))
    return 'runc needs a C compiler, pkg-config and libseccomp with its static library: run `make setup`';
  return 'run the command shown in that folder to see all of its output';
}

function isNetwork(stderr: string): boolean {
  return /dial tcp|TLS handshake timeout|i\/o timeout|connection refused|no such host|unexpected EOF/.test(stderr);
}

function diskFull(cacheDir: string, cause: unknown): SeaworthyError {
  if (isSeaworthyError(cause) && !(cause instanceof CommandError)) return cause;
  return new SeaworthyError('payload', 'the disk is full: the payload could not be written', {
    hint: `make room (4 GB for each Kubernetes version) where ${cacheDir} and Go's build cache (\`go env GOCACHE\`) are, or set SEAWORTHY_CACHE`,
    retry: true,
    cause,
  });
}
