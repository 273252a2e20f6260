import { performance } from 'node:perf_hooks';
import { keptConnections } from '../connections/http1.ts';
import { ask, type Sender } from '../connections/sender.ts';
import { until } from '../schedule.ts';
import type { Failure, Stream, StreamFigures } from '../types.ts';

/** What a client inside the cluster says of itself, all since its first answer. Milliseconds. */
export interface PodFigures {
  requests: number;
  failed: number;
  kinds: Record<string, number>;
  examples: Failure[] | null;
  longestGap: number;
  longestGapAt?: string;
  p50: number;
  p99: number;
  /** How late requests went out. */
  lateness: number;
  /** From its start to the first answer: a new node forwards to Services a moment after its first pods run. */
  waited: number;
}

/** How often they are asked, in milliseconds; what one measured later than that before its machine went is not known. */
const EVERY = 500;

/**
 * Clients in pods of the cluster, found by their label: the only place from which a Service can be measured as its users see it. They
 * keep their own account; it is asked for through the API server, again and again, so that one that goes with its machine has told.
 */
export function podClients(name: string, place: { namespace: string; app: string; port: number }): Stream {
  return async context => {
    const sender = keptConnections(context.target);
    const told = new Map<string, PodFigures>();
    try {
      while (!context.signal.aborted) {
        const next = performance.now() + EVERY;
        await askAll(sender, place, told);
        await until(next, context.signal);
      }
      await askAll(sender, place, told);
      return sum(name, [...told.values()]);
    } finally {
      sender.close();
    }
  };
}

async function askAll(
  sender: Sender,
  { namespace, app, port }: { namespace: string; app: string; port: number },
  told: Map<string, PodFigures>,
): Promise<void> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const json = async <T>(path: string) => JSON.parse(await ask(sender, { method: 'GET', path })) as T;
  const selector = encodeURIComponent(`app=${app}`);
  const { items } = await json<{ items: { metadata: { name: string }; status: { phase: string } }[] }>(
    `${pods}?labelSelector=${selector}&resourceVersion=0`,
  ).catch(() => ({ items: [] }));
  const running = items.filter(({ status }) => status.phase === 'Running').map(({ metadata }) => metadata.name);
  await Promise.all(
    running.map(async pod => {
      const figures = await json<PodFigures>(`${pods}/${pod}:${port}/proxy/figures`).catch(() => undefined);
      if (figures) told.set(pod, figures);
    }),
  );
}

/** The gaps are each client's own. */
function sum(name: string, all: readonly PodFigures[]): StreamFigures {
  const worst = (of: (figures: PodFigures) => number) => Math.max(0, ...all.map(of));
  const total = (of: (figures: PodFigures) => number) => all.reduce((sum, figures) => sum + of(figures), 0);
  const kinds: Record<string, number> = {};
  for (const each of all)
    for (const [kind, count] of Object.entries(each.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count;
  const longestGap = worst(each => each.longestGap);
  const longestGapAt = all.find(each => each.longestGap === longestGap)?.longestGapAt;
  return {
    ...{
      name,
      connections: 'in the cluster',
      requests: total(each => each.requests),
      failed: total(each => each.failed),
    },
    ...{ kinds, examples: all.flatMap(each => each.examples ?? []).slice(0, 5), longestGap },
    ...(longestGapAt ? { longestGapAt } : {}),
    latency: { p50: worst(each => each.p50), p99: worst(each => each.p99) },
    more: {
      clients: all.length,
      lateness: worst(each => each.lateness),
      'longest wait of a new client': worst(each => each.waited),
    },
  };
}
