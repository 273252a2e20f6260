import { performance } from 'node:perf_hooks';
import { shortConnections } from '../connections/http1.ts';
import { ask, persistently, type Sender } from '../connections/sender.ts';
import { BadAnswer } from '../failure.ts';
import { configMapPath } from '../place.ts';
import type { StreamContext, StreamFigures } from '../types.ts';
import type { Ledger } from './ledger.ts';
import { tallied } from './steady.ts';

/** Each is written about once a second at 50 writes a second. */
const OBJECTS = 50;

export const WRITTEN = { 'seaworthy.example/traffic': 'written' };

/** An object that is written again and again, each time with the next number, if nobody has changed it since (compare and swap). */
interface Written {
  name: string;
  /** Of the last version known; undefined: not made yet. */
  resourceVersion?: string;
  /** Of the last acknowledged write. */
  acknowledged?: number;
  /** Of writes without an answer since: they may have been made, or not. */
  open: number[];
}

interface Writer {
  context: StreamContext;
  ledger: Ledger;
  writes: Sender;
  reads: Sender;
  idle: Written[];
  made: Written[];
  value: number;
  /** Names of writes lost, each told once. */
  lost: Set<string>;
  checks: Set<Promise<void>>;
}

/** Writes with compare and swap; each acknowledged one is read back at once, and at the end. Returns how many were lost. */
export async function writes(
  context: StreamContext,
  ledger: Ledger,
): Promise<{ figures: StreamFigures; lost: number }> {
  const [writes, reads] = [shortConnections(context.target), shortConnections(context.target)];
  const fresh = { context, ledger, writes, reads };
  const writer: Writer = { ...fresh, idle: [], made: [], value: 0, lost: new Set(), checks: new Set() };
  try {
    const tally = await tallied(context, () => writeNext(writer));
    await Promise.all(writer.checks);
    await Promise.all(writer.made.map(object => check(writer, object)));
    const more = { lost: writer.lost.size, objects: writer.made.length };
    return { figures: tally.figures('writes', 'short', more), lost: writer.lost.size };
  } finally {
    writes.close();
    reads.close();
  }
}

async function writeNext(writer: Writer): Promise<void> {
  const object = pick(writer);
  const value = ++writer.value;
  try {
    const resourceVersion = await write(writer, object, value);
    object.resourceVersion = resourceVersion;
    settle(object, value);
    writer.ledger.acknowledge({ name: object.name, value, resourceVersion, at: performance.now() });
  } catch (error) {
    object.open.push(value);
    throw error;
  } finally {
    const work = check(writer, object).finally(() => writer.checks.delete(work));
    writer.checks.add(work);
  }
}

/** The one that has been idle longest; another one when there are few, or all wait for an answer. */
function pick(writer: Writer): Written {
  const idle = writer.made.length < OBJECTS ? undefined : writer.idle.shift();
  if (idle) return idle;
  const object: Written = { name: `written-${writer.made.length}`, open: [] };
  writer.made.push(object);
  return object;
}

async function write({ context, writes }: Writer, object: Written, value: number): Promise<string> {
  const { name, resourceVersion } = object;
  const metadata = { name, labels: WRITTEN, ...(resourceVersion ? { resourceVersion } : {}) };
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value: String(value) } };
  const path = configMapPath(context.namespace, resourceVersion ? name : '');
  const answer = await ask(writes, { method: resourceVersion ? 'PUT' : 'POST', path, body });
  return (JSON.parse(answer) as Stored).metadata.resourceVersion;
}

interface Stored {
  metadata: { resourceVersion: string };
  data?: { value?: string };
}

/** Reads it back until there is an answer (none within five minutes is a loss as well): it has to be the last acknowledged value, or one that got no answer. Then it may be written again. */
async function check(writer: Writer, object: Written): Promise<void> {
  const stored = await readBack(writer, object.name).catch(() => undefined);
  const value = stored?.data?.value === undefined ? undefined : Number(stored.data.value);
  const right = value === object.acknowledged || (value !== undefined && object.open.includes(value));
  if (!right) writer.lost.add(`${object.name} ${object.acknowledged}`);
  if (stored) object.resourceVersion = stored.metadata.resourceVersion;
  else delete object.resourceVersion;
  if (value !== undefined && value !== object.acknowledged) settle(object, value);
  writer.idle.push(object);
}

/** From here on this value stands: writes that are older can't be made any more, for each names the version that it replaces. */
function settle(object: Written, value: number): void {
  object.acknowledged = value;
  object.open = [];
}

/** Undefined: it is not there. */
async function readBack({ context, reads }: Writer, name: string): Promise<Stored | undefined> {
  const request = { method: 'GET', path: configMapPath(context.namespace, name) } as const;
  const text = await persistently(reads, request).catch((error: unknown) => {
    if (!(error instanceof BadAnswer) || error.status !== 404) throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Stored);
}
