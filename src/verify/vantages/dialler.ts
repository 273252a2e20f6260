import { type ChildProcess, spawn } from 'node:child_process';

/** What the dialler is asked for, and what it tells; with a connection the socket goes beside the message. */
export interface DialOrder {
  id: number;
  host: string;
  port: number;
  timeoutMs: number;
}

export interface DialAnswer {
  id: number;
  /** As node:net names it. */
  failed?: string;
}

/**
 * Makes the connections it is asked for, reads nothing of them, and hands them over: a connection stays in the network it was made in, whoever
 * holds it. As text, for it runs in a process of its own whether we are bundled or not.
 */
const PROGRAM = `
const { connect } = require('node:net');
process.on('message', ({ id, host, port, timeoutMs }) => {
  const socket = connect({ host, port, noDelay: true });
  socket.pause();
  const settle = failed => {
    clearTimeout(timer);
    socket.removeAllListeners();
    if (!failed) return process.send({ id }, socket);
    socket.on('error', () => {});
    socket.destroy();
    process.send({ id, failed });
  };
  const timer = setTimeout(settle, timeoutMs, 'ETIMEDOUT');
  socket.once('connect', () => settle());
  socket.once('error', ({ code }) => settle(code));
});
process.on('disconnect', () => process.exit(0));
`;

/** A program that runs another one in some network of this host: `nsenter --net --target …`. */
export interface NetworkEntry {
  file: string;
  args: readonly string[];
}

export function startDialler({ file, args }: NetworkEntry): ChildProcess {
  return spawn(file, [...args, process.execPath, '-e', PROGRAM], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}
