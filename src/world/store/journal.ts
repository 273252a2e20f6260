import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfExists } from '../../kit/files.ts';
import { redact } from '../../kit/redact.ts';

/** One thing that happened. History for people, never the truth about how far something got. */
export interface JournalEntry {
  /** ISO 8601, UTC. */
  at: string;
  kind: string;
  /** What one run of a verb did has one id. */
  run?: string;
  /** Person and host. */
  who?: string;
  target?: string;
  why?: string;
  details?: object;
}

/** `<state>/journal.jsonl`: one JSON object a line, only ever appended to; when it is full it becomes `journal.1.jsonl`, and so on. */
export interface Journal {
  /** On disk when it returns; secrets masked. */
  append(entry: JournalEntry): Promise<void>;
  /** Oldest first. A line that a killed tool left half written is an entry of kind `unreadable`. */
  read(): Promise<JournalEntry[]>;
}

/** Five files of 2 MiB: some 10,000 replaced machines. */
const FULL = 2 * 1024 * 1024;
const OLDER = 4;

export function openJournal(folder: string, full = FULL): Journal {
  const path = (age: number) => join(folder, age === 0 ? 'journal.jsonl' : `journal.${age}.jsonl`);
  let last: Promise<void> = Promise.resolve();
  return {
    append: entry => {
      const turn = last.then(() => appendEntry(path, JSON.stringify(masked(entry)), full));
      last = turn.catch(() => {});
      return turn;
    },
    read: async () => {
      const texts = await Promise.all(AGES.map(age => readIfExists(path(age))));
      return texts.reverse().flatMap(text => parseLines(text ?? ''));
    },
  };
}

const AGES = Array.from({ length: OLDER + 1 }, (_, age) => age);

async function appendEntry(path: (age: number) => string, line: string, full: number): Promise<void> {
  await appendLine(path(0), line);
  if ((await stat(path(0))).size < full) return;
  for (const age of AGES.toReversed()) if (age < OLDER) await renameIfThere(path(age), path(age + 1));
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
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
