import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { EngineError, failedCall } from '../engine/failures.ts';

/** Long enough to hear a refusal (milliseconds). */
const PATIENCE = 400;

/**
 * Starts a command that outlives us. Resolves when it has ended well or goes on after a moment; a refusal within that moment is an
 * EngineError. What it says goes to a file: a pipe would break with us, and take the command along at its next word.
 */
export async function startDetached(file: string, args: readonly string[], log: string): Promise<void> {
  const output = await open(log, 'w', 0o600);
  const code = await begin(file, args, output.fd).finally(() => output.close());
  if (code !== 0) throw failedCall(file, args, { exitCode: code, stdout: '', stderr: await readFile(log, 'utf8') });
}

/** Its exit code, or 0 when it goes on. */
function begin(file: string, args: readonly string[], output: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { detached: true, stdio: ['ignore', output, output] });
    child.unref();
    const goesOn = setTimeout(resolve, PATIENCE, 0);
    child.once('error', error => {
      clearTimeout(goesOn);
      reject(new EngineError('no-engine', `${file} could not be run`, error));
    });
    child.once('exit', code => {
      clearTimeout(goesOn);
      resolve(code ?? -1);
    });
  });
}
