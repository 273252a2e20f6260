import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError } from '../../kit/errors.ts';
import { readIfExists, writeAtomic } from '../../kit/files.ts';
import type { StateSeen } from '../state.ts';
import { describeBrokenJson, describeIssues, type Issue } from './locate.ts';
import { newState, stateSchema } from './state-schema.ts';

/** One JSON file that is read whole, checked, and replaced whole. */
export interface StateFile<T> {
  /** What is on disk; what a new cluster starts with when there is nothing. @throws SeaworthyError state naming file, line and column. */
  readState(): Promise<T>;
  /** Reads, changes and writes, one caller after the other; on disk when it returns. What can't be read or would not be valid is never written. */
  updateState(change: (state: T) => T | Promise<T>): Promise<T>;
  /** Idempotent. */
  removeState(): Promise<void>;
}

/** What of a zod schema is needed: the public types need no zod. */
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
}

export interface StateFileOptions<T> {
  schema: () => Promise<Schema<T>>;
  initial: () => T;
  /** Asked before each write: the lock's `check`. */
  beforeWrite?: () => Promise<void>;
}

/** The state of one cluster, `<folder>/state.json`. `beforeWrite` is the lock's `check`; without it the state is for reading only. */
export function openState(folder: string, cluster: string, beforeWrite?: () => Promise<void>): StateFile<StateSeen> {
  const readOnly = async () => {
    throw new SeaworthyError('internal', 'the state was opened without the lock: it may only be read');
  };
  return openStateFile(join(folder, 'state.json'), {
    schema: stateSchema,
    initial: () => newState(cluster),
    beforeWrite: beforeWrite ?? readOnly,
  });
}

export function openStateFile<T>(path: string, options: StateFileOptions<T>): StateFile<T> {
  let initial: T | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  const read = async (): Promise<T> => {
    const text = await readIfExists(path);
    if (text !== undefined) return parse(path, text, await options.schema());
    initial ??= options.initial();
    return structuredClone(initial);
  };
  const write = async (state: T): Promise<T> => {
    const text = `${JSON.stringify(state, undefined, 2)}\n`;
    const checked = await parse(path, text, await options.schema()).catch((cause: Error) => {
      throw new SeaworthyError(
        'internal',
        `a state that would not be valid was to be written, and was not: ${cause.message}`,
        { cause },
      );
    });
    await options.beforeWrite?.();
    await writeAtomic(path, text);
    return checked;
  };
  return {
    readState: read,
    updateState: change => inTurn(async () => write(await change(await read()))),
    removeState: () =>
      inTurn(async () => {
        await options.beforeWrite?.();
        await rm(path, { force: true });
      }),
  };
}

async function parse<T>(path: string, text: string, schema: Schema<T>): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw broken([describeBrokenJson(path, text, cause)], cause);
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1)
    throw new SeaworthyError('state', `${path} was written by a newer seaworthy (version ${version})`, {
      hint: 'use that version, or a newer one',
    });
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw broken(await describeIssues(path, text, result.error.issues));
}

function broken(problems: string[], cause?: unknown): SeaworthyError {
  return new SeaworthyError('state', `the recorded state can't be used:\n${problems.join('\n')}`, {
    hint: 'put the file back from a backup of the state folder, or correct it by hand; nothing was overwritten',
    cause,
  });
}
