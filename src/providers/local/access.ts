import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { ConsoleLog, MachineExec, MachineTunnel } from '../provider.ts';
import { EngineError, failedCall } from './engine/failures.ts';
import type { Local } from './local.ts';
import { requireContainer } from './machines/power.ts';

/** Ways into a machine, all of them through the engine: no port of the machine is opened for them. */
export function access(local: Local): MachineExec & MachineTunnel & ConsoleLog {
  return {
    execOn: async (name, command, { input, timeout } = {}) => {
      const { file } = local.engine();
      const args = ['exec', ...(input === undefined ? [] : ['--interactive']), name, ...command];
      const result = await local.exec(file, args, {
        ...(input === undefined ? {} : { input }),
        ...(timeout === undefined ? {} : { timeout }),
      });
      if (neverRan(result)) throw failedCall(file, args, result);
      return result;
    },
    shellCommand: (name, command) => ({
      file: local.engine().file,
      args: ['exec', '--interactive', ...(onTerminal() ? ['--tty'] : []), name, ...command],
    }),
    tunnel: async (name, port) => {
      const { file } = local.engine();
      return streamOf(file, ['exec', '--interactive', name, 'socat', '-', `TCP:127.0.0.1:${port}`]);
    },
    consoleLog: async (name, lines) => {
      const engine = local.engine();
      const { id, state } = await requireContainer(local, name);
      const journal = ['journalctl', '--no-pager', '--boot', '--lines', String(lines)];
      if (state === 'running') {
        const said = await local.exec(engine.file, ['exec', id, ...journal]);
        if (said.exitCode === 0) return said.stdout;
      }
      // Not to be asked any more: what it wrote to its console, warnings and worse.
      const { stdout, stderr } = await engine.call(['logs', '--tail', String(lines), id]);
      return stdout || stderr;
    },
  };
}

/** Only then a terminal on the machine is of use: it mixes the streams, changes line ends, and never ends its input. */
function onTerminal(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** The engine's own refusal, not the command's failure. */
function neverRan({ exitCode, stderr }: { exitCode: number; stderr: string }): boolean {
  return exitCode !== 0 && /^Error(?: response from daemon)?:.*(?:container|connect to)/im.test(stderr);
}

/** A process's standard streams as one. It ends when the process has; a process that fails is an error, never a mere end. */
function streamOf(file: string, args: readonly string[]): Duplex {
  const child = spawn(file, args, { stdio: 'pipe' });
  let stderr = '';
  const stream = new Duplex({
    read: () => child.stdout.resume(),
    write: (chunk, encoding, done) => void child.stdin.write(chunk, encoding, done),
    final: done => void child.stdin.end(done),
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdout.on('data', chunk => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  // Writing to a process that has ended: its exit code tells why.
  child.stdin.on('error', () => {});
  child.once('error', error => stream.destroy(new EngineError('no-engine', `${file} could not be run`, error)));
  child.once('close', code => {
    if (code === 0) stream.push(null);
    else stream.destroy(failedCall(file, args, { exitCode: code ?? -1, stdout: '', stderr }));
  });
  return stream;
}
