import { createPrivateKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execQuiet } from '../../../src/kit/exec.ts';
import { temporaryFolder } from './clone.ts';
import type { Container } from './engine.ts';

/** Where files of a machine can lie; /proc, /sys and /dev have none. */
const FOLDERS = ['/etc', '/var', '/root', '/home', '/tmp', '/run', '/opt', '/usr', '/srv', '/mnt'];

/**
 * Texts of which one is in every file that holds this key in a usual encoding: PKCS#8 or SEC 1, as PEM or as base64 of that (as in a
 * kubeconfig), on one line or wrapped, or in hexadecimal. Each is made of nothing but the secret part.
 */
export function tracesOf(keyPem: string): string[] {
  const key = createPrivateKey(keyPem);
  const { d = '' } = key.export({ format: 'jwk' });
  const secret = Buffer.from(d, 'base64url');
  const encoded = (['pkcs8', 'sec1'] as const).flatMap(type => {
    const der = key.export({ type, format: 'der' });
    const pem = key.export({ type, format: 'pem' }).toString();
    const inPem = longestLine(pem, base64Of(der, secret));
    return [base64Of(der, secret), inPem, ...halves(base64Of(Buffer.from(pem), Buffer.from(inPem)))];
  });
  return [d, secret.toString('hex'), ...encoded];
}

/** What of the base64 of a whole depends on nothing but one part of it. */
function base64Of(whole: Buffer, part: Buffer): string {
  const start = whole.indexOf(part);
  if (start < 0) throw new Error('the key is not where it should be');
  const [from, to] = [Math.ceil(start / 3) * 4, Math.floor((start + part.length) / 3) * 4];
  return whole.toString('base64').slice(from, to);
}

/** The longest piece of the text that stands on one line of the PEM. */
function longestLine(pem: string, text: string): string {
  const body = pem.split('\n').slice(1, -2);
  const at = body.join('').indexOf(text);
  const pieces = body.map((line, nth) =>
    line.slice(Math.max(0, at - nth * 64), Math.max(0, at + text.length - nth * 64)),
  );
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest));
}

/** Wherever a line is wrapped, one of them is whole. */
function halves(text: string): string[] {
  return [text.slice(0, text.length / 2), text.slice(text.length / 2)];
}

/** Which of the keys stand in which files of a machine, as `name path`. */
export async function keysOn(machine: Container, keys: Readonly<Record<string, string>>): Promise<string[]> {
  const owners = new Map(Object.entries(keys).flatMap(([name, pem]) => tracesOf(pem).map(text => [text, name])));
  const patterns = await temporaryFolder();
  try {
    const file = join(patterns.path, 'patterns');
    await writeFile(file, `${[...owners.keys()].join('\n')}\n`, { mode: 0o600 });
    const root = `/proc/${machine.pid}/root`;
    const found = await filesWith(
      file,
      FOLDERS.map(folder => root + folder),
    );
    return [...new Set(found.map(({ path, text }) => `${owners.get(text)} ${path.slice(root.length)}`))].sort();
  } finally {
    await patterns.remove();
  }
}

/**
 * Files that are linked from elsewhere are left out: the payload and the image store, which are the same for all machines and older
 * than any key of theirs. What was written since is a file of its own.
 */
async function filesWith(patterns: string, folders: readonly string[]): Promise<{ path: string; text: string }[]> {
  const grep = ['grep', '--text', '--only-matching', '--with-filename', '--null', '--fixed-strings', '-f', patterns];
  const find = [...folders, '-type', 'f', '-links', '1', '-exec', ...grep, '{}', '+'];
  const { stdout } = await execQuiet('find', find, { env: { LC_ALL: 'C' }, timeout: 300_000 });
  const lines = stdout.split('\n').filter(Boolean);
  return lines.map(line => ({ path: line.split('\0')[0]!, text: line.split('\0')[1]! }));
}
