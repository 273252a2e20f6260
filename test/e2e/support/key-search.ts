import { createPrivateKey } from 'node:crypto';
import { execQuiet } from '../../../src/kit/exec.ts';
import { engineFile } from './engine.ts';

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

/** The files of a machine in which one of the texts stands. The texts travel over a pipe: a process list shows none. */
export async function filesWith(machine: string, texts: readonly string[]): Promise<string[]> {
  const grep = `LC_ALL=C exec grep -rlF -f - ${FOLDERS.join(' ')} 2>/dev/null`;
  const args = ['exec', '--interactive', machine, 'sh', '-c', grep];
  const { exitCode, stdout, stderr } = await execQuiet(engineFile, args, { input: texts.join('\n'), timeout: 300_000 });
  // 2: a file vanished or is not to be read, such as a socket
  if (exitCode > 2 || exitCode < 0) throw new Error(`grep on ${machine} failed: ${stderr}`);
  return stdout.split('\n').filter(Boolean);
}
