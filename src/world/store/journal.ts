import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfExists } from '../../kit/files.ts';
import { redact } from '../../kit/redact.ts';

/** One thing that happened. History for people, never the truth about how far something got. */
export interface JournalEntry {
  /** ISO 8601, UTC. */
  at: string;
  kind: string;
  target?: string;
  why?: string;
  details?: object;
}

/** `<state>/journal.jsonl`: one JSON object a line, only ever appended to. */
export interface Journal {
  /** On disk when it returns; secrets masked. */
  append(entry: JournalEntry): Promise<void>;
  /** Oldest first. A line that a killed tool left half written is an entry of kind `unreadable`. */
  read(): Promise<JournalEntry[]>;
}

export function openJournal(folder: string): Journal {
  const path = join(folder, 'journal.jsonl');
  let last: Promise<void> = Promise.resolve();
  return {
    append: entry => {
      const turn = last.then(() => appendLine(path, JSON.stringify(masked(entry))));
      last = turn.catch(() => {});
      return turn;
    },
    read: async () => parseLines((await readIfExists(path)) ?? ''),
  };
}

async function appendLine(path: string, line: string): Promise<void> {
  const handle = await open(path, 'a+', 0o600);
  try {
    const start = (await endsMidLine(handle)) ? '\n' : '';
    await handle.appendFile(`${start}${line}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** After a torn line a new one starts, so that it costs no more than itself. */
async function endsMidLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

function parseLines(text: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line !== '') entries.push(parseLine(line, index + 1, entries.at(-1)?.at ?? ''));
  }
  return entries;
}

function parseLine(line: string, number: number, before: string): JournalEntry {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof (entry as JournalEntry | null)?.kind === 'string') return entry as JournalEntry;
  } catch {
    // a torn line: told below
  }
  return { at: before, kind: 'unreadable', why: `line ${number} was cut off or changed` };
}

/** Every text through `redact`, and all of a value whose key alone says that it is secret. */
function masked(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return isSecret(key) ? '[redacted]' : redact(value);
  if (Array.isArray(value)) return value.map(entry => masked(entry, key));
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, masked(entry, name)]));
  return value;
}

/** As `redact` judges it; `tokens` are as secret as a `token`. */
function isSecret(key: string): boolean {
  const probe = `${key.replace(/s$/, '')}=probe`;
  return redact(probe) !== probe;
}
