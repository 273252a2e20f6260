import type { IncomingMessage } from 'node:http';
import { request as sendRequest } from 'node:https';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { shortConnections } from '../connections/http1.ts';
import { dialer, headersFor, PATIENCE, persistently, secondsOf } from '../connections/sender.ts';
import { BadAnswer, TooLate } from '../failure.ts';
import { configMapPath } from '../place.ts';
import { until } from '../schedule.ts';
import { createTally, type Tally } from '../tally.ts';
import type { StreamContext, StreamFigures } from '../types.ts';
import type { Ledger } from './ledger.ts';
import { WRITTEN } from './writes.ts';

interface Watcher {
  context: StreamContext;
  ledger: Ledger;
  tally: Tally;
  /** Of the last event or bookmark: where the next connection goes on. */
  resourceVersion: string;
  connections: number;
  refused: number;
  /** Events whose version is not after the one before. */
  backwards: number;
  /** Times that the server could not go on where we were (410): what lay between is missed. */
  expired: number;
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: {
    metadata: { name: string; resourceVersion: string };
    data?: { value?: string };
    code?: number;
    message?: string;
  };
}

/**
 * One watch over all that is written. When its connection ends it goes on from the last version it has seen: reconnecting is no fault,
 * a write that it never tells of is one, and so is a version that goes back.
 * `resourceVersion` is of before the first write; `written` resolves when no more is written; then it waits for what has not come yet, as long as an attempt may take.
 */
export async function watch(
  context: StreamContext,
  ledger: Ledger,
  resourceVersion: string,
  written: Promise<unknown>,
): Promise<{ figures: StreamFigures; missed: number }> {
  const watcher: Watcher = {
    ...{ context, ledger, tally: createTally(context.rate), resourceVersion },
    ...{ connections: 0, refused: 0, backwards: 0, expired: 0 },
  };
  ledger.onLate(({ at }) => watcher.tally.succeeded(at));
  const over = new AbortController();
  const watching = goOn(watcher, over.signal);
  await written.catch(() => {});
  await allSeen(ledger);
  over.abort();
  await watching;
  const unseen = ledger.unseen();
  for (const { at, name, value } of unseen)
    watcher.tally.failed(at, new TooLate(`the watch never told that ${name} became ${value}`));
  const { connections, refused, backwards, expired } = watcher;
  const more = { reconnects: connections - 1, refused, backwards, expired, twice: ledger.seenAgain() };
  return { figures: watcher.tally.figures('watch', 'http1', more), missed: unseen.length + backwards };
}

/** Where a watch begins that is to see all that is written from now on. */
export async function currentVersion({ target, namespace }: StreamContext): Promise<string> {
  const sender = shortConnections(target);
  try {
    const list = await persistently(sender, { method: 'GET', path: `${configMapPath(namespace)}?limit=1` });
    return (JSON.parse(list) as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  } finally {
    sender.close();
  }
}

async function allSeen(ledger: Ledger): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (ledger.unseen().length > 0 && performance.now() < end) await sleep(50);
}

async function goOn(watcher: Watcher, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    watcher.connections += 1;
    try {
      await readEvents(watcher, await openWatch(watcher, signal));
    } catch (error) {
      if (signal.aborted) return;
      watcher.refused += 1;
      if (error instanceof BadAnswer && error.status === 410) {
        watcher.expired += 1;
        watcher.resourceVersion = await currentVersion(watcher.context).catch(() => watcher.resourceVersion);
      }
      await until(performance.now() + 50, signal);
    }
  }
}

function openWatch({ context, resourceVersion }: Watcher, signal: AbortSignal): Promise<IncomingMessage> {
  const dial = dialer(context.target, 'http/1.1');
  const query = new URLSearchParams({
    watch: '1',
    resourceVersion,
    allowWatchBookmarks: 'true',
    labelSelector: Object.entries(WRITTEN).flat().join('='),
  });
  const path = `${configMapPath(context.namespace)}?${query}`;
  return new Promise((resolve, reject) => {
    const headers = { host: 'kubernetes', ...headersFor({ method: 'GET', path }) };
    const sent = sendRequest({ method: 'GET', path, headers, createConnection: dial, signal });
    const timer = setTimeout(() => sent.destroy(new TooLate(`no answer within ${PATIENCE} ms`)), PATIENCE);
    sent.once('close', () => clearTimeout(timer));
    sent.on('error', reject);
    sent.once('response', response => {
      clearTimeout(timer);
      if (response.statusCode === 200) return resolve(response);
      response.resume();
      const { retryAfter } = secondsOf(response.headers['retry-after']);
      reject(new BadAnswer(response.statusCode ?? 0, '', retryAfter));
    });
    sent.end();
  });
}

/** Returns when the server ends the watch; a broken connection is an end like any other. */
async function readEvents(watcher: Watcher, response: IncomingMessage): Promise<void> {
  response.on('error', () => {});
  try {
    for await (const line of createInterface({ input: response })) {
      const { type, object } = JSON.parse(line) as WatchEvent;
      if (type === 'ERROR') throw new BadAnswer(object.code ?? 500, object.message ?? '');
      take(watcher, type, object);
    }
  } catch (error) {
    // Half a line: the connection broke in its middle, and the next one tells it again.
    if (!(error instanceof SyntaxError)) throw error;
  } finally {
    response.destroy();
  }
}

function take(watcher: Watcher, type: WatchEvent['type'], { metadata, data }: WatchEvent['object']): void {
  const { name, resourceVersion } = metadata;
  const forward = BigInt(resourceVersion) > BigInt(watcher.resourceVersion);
  watcher.resourceVersion = resourceVersion;
  if (type === 'BOOKMARK') return;
  if (!forward) watcher.backwards += 1;
  const known = watcher.ledger.saw({ name, value: Number(data?.value), resourceVersion });
  if (known) watcher.tally.succeeded(known.at);
}
