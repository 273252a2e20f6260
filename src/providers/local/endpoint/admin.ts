import { connect } from 'node:net';
import { SeaworthyError } from '../../../kit/errors.ts';
import { API_PORT } from '../options.ts';
import { PLACEHOLDER, POOL, SERVER_OPTIONS } from './config.ts';

/** Sends HAProxy's admin socket one line of commands; the answer is everything up to its end. */
export type Admin = (commands: string) => Promise<string>;

/** Milliseconds that an answer may take. */
const PATIENCE = 5000;

export function adminAt(path: string): Admin {
  return commands =>
    new Promise((resolve, reject) => {
      const socket = connect({ path });
      let answer = '';
      socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`no answer within ${PATIENCE} ms`)));
      socket.setEncoding('utf8');
      socket.on('data', chunk => {
        answer += chunk;
      });
      socket.once('error', reject);
      socket.once('end', () => resolve(answer));
      socket.write(`${commands}\n`);
    });
}

/** A backend as the running HAProxy has it. */
export interface RunningBackend {
  name: string;
  address: string;
  /** Takes new connections while it is healthy: neither drained nor in maintenance. */
  inRotation: boolean;
  /** The last checks passed; false also before the first one and while checks are off. */
  healthy: boolean;
}

export const LIST = `show servers state ${POOL}`;

const DRAINED_OR_MAINTAINED = 0x01 | 0x02 | 0x04 | 0x08 | 0x10 | 0x20;
const RUNNING = 2;
const CHECKS_ENABLED = 0x04;

/** Reads the answer to LIST: version, header, one line a server (HAProxy's management guide, "show servers state"). */
export function readServers(answer: string): RunningBackend[] {
  const lines = answer.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  const servers = lines.slice(1).map(line => line.split(' '));
  return servers
    .filter(fields => fields[3] !== PLACEHOLDER)
    .map(fields => {
      const number = (index: number) => Number(fields[index]);
      const checked = number(11) !== 0;
      return {
        name: fields[3] ?? '',
        address: fields[4] ?? '',
        inRotation: (number(6) & DRAINED_OR_MAINTAINED) === 0,
        healthy: number(5) === RUNNING && checked && (number(13) & CHECKS_ENABLED) !== 0,
      };
    });
}

const server = (name: string): string => `${POOL}/${name}`;

/** A new backend starts in maintenance with its checks off. */
export async function addServer(admin: Admin, name: string, address: string): Promise<void> {
  await expectAnswer(
    admin(`add server ${server(name)} ${address}:${API_PORT} ${SERVER_OPTIONS}`),
    /New server registered|Already exists/,
  );
  await takeIn(admin, name);
}

export async function takeIn(admin: Admin, name: string): Promise<void> {
  await expectAnswer(admin(`enable health ${server(name)}; set server ${server(name)} state ready`), /^\s*$/);
}

/** No new connections; those that are there go on. Checks go off first, so that a polite stop is not taken for a failure. */
export async function drain(admin: Admin, name: string): Promise<void> {
  await expectAnswer(
    admin(`disable health ${server(name)}; set server ${server(name)} state drain`),
    /^\s*$|No such server/,
  );
}

/** Forgets a backend. With `cut`, its connections end now; without, it stays while there are any. */
export async function removeServer(admin: Admin, name: string, { cut }: { cut: boolean }): Promise<void> {
  const end = cut ? `; shutdown sessions server ${server(name)}` : '';
  await admin(`disable health ${server(name)}; set server ${server(name)} state maint${end}`);
  await expectAnswer(admin(`del server ${server(name)}`), /Server deleted|No such server|still has connections/);
}

async function expectAnswer(answer: Promise<string>, expected: RegExp): Promise<void> {
  const text = await answer;
  if (expected.test(text.trim())) return;
  throw new SeaworthyError('provider', `the endpoint refused a change: ${text.trim()}`, {
    hint: 'run the same command again; `seaworthy logs endpoint` shows what the endpoint says',
    retry: true,
  });
}
