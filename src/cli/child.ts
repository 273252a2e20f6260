import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SeaworthyError } from '../kit/errors.ts';
import type { Interactive } from '../verbs/types.ts';

/**
 * Runs a command on our own streams. A Ctrl-C reaches the child by itself (one terminal, one foreground group), a SIGTERM
 * that was sent to us alone is passed on. Resolves with its exit code, 128 + n where signal n ended it.
 */
export function runChild({ file, args, env }: Interactive): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const passOn = () => child.kill('SIGTERM');
    const ignore = () => {};
    process.on('SIGTERM', passOn).on('SIGINT', ignore);
    const done = () => process.off('SIGTERM', passOn).off('SIGINT', ignore);
    child.on('error', error => {
      done();
      reject(new SeaworthyError('provider', `${file} could not be started: ${error.message}`, { cause: error }));
    });
    child.on('close', (code, signal) => {
      done();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
