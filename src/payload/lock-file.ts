import { LineCounter, parseDocument, stringify } from 'yaml';
import type { ZodError } from 'zod';
import { SeaworthyError } from '../kit/errors.ts';
import { readIfExists, writeAtomic } from '../kit/files.ts';
import type { LockEntry, PayloadLock } from './lock.ts';

export const LOCK_FILE = 'payload.lock.yaml';

const HEADER = `# What the clusters of this folder run, pinned by digest. Written by seaworthy, which never changes an entry's source later.
# Keep it under version control; remove an entry to have it chosen anew.
`;

/** Reads the lock; an absent file is an empty lock. A lock that does not hold what it should is an error with file:line:column. */
export async function readLock(file: string): Promise<PayloadLock> {
  const text = await readIfExists(file);
  return text === undefined ? { version: 1, payloads: [] } : parseLock(text, file);
}

/** Writes the lock whole or not at all. */
export async function writeLock(file: string, lock: PayloadLock): Promise<void> {
  await writeAtomic(file, HEADER + stringify(lock, { lineWidth: 0 }), 0o644);
}

/** The entry of a Kubernetes version, if it is pinned. */
export function entryOf(lock: PayloadLock, kubernetes: string): LockEntry | undefined {
  return lock.payloads.find(entry => entry.kubernetes === kubernetes);
}

async function parseLock(text: string, file: string): Promise<PayloadLock> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw lockError(file, lines.linePos(broken.pos[0]), broken.message.split('\n')[0] ?? '');
  const { lockSchema } = await import('./lock-schema.ts');
  const parsed = lockSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const { path, message } = firstIssue(parsed.error);
  throw lockError(file, positionOf(document, path, lines), `${path.join('.')}: ${message}`);
}

type Path = readonly (string | number)[];

function firstIssue({ issues: [issue] }: ZodError): { path: Path; message: string } {
  const path = (issue?.path ?? []) as Path;
  if (issue?.code === 'invalid_union' && issue.discriminator === 'source')
    return { path, message: 'this seaworthy knows only the source "source"' };
  return { path, message: issue?.message ?? 'not a payload lock' };
}

/** Of the value at the path, or of the nearest thing around it that is there. */
function positionOf(document: ReturnType<typeof parseDocument>, path: Path, lines: LineCounter) {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return lines.linePos(range[0]);
  }
  return { line: 1, col: 1 };
}

function lockError(file: string, { line, col }: { line: number; col: number }, message: string): SeaworthyError {
  return new SeaworthyError('payload', `${file}:${line}:${col}: ${message}`, {
    hint: 'restore the lock file from version control, or remove the entry to have it chosen anew',
  });
}
