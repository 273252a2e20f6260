import type { SealedStore } from '../pki/store/sealed-store.ts';
import type { Observation } from '../world/observation.ts';
import type { ExpiryRow } from './types.ts';

/** The leaf that ends first of all machines', named; the store is asked for that one machine only. */
export async function earliestExpiry(
  store: Pick<SealedStore, 'loadIdentity'>,
  { state, at }: Observation,
): Promise<ExpiryRow | undefined> {
  const records = Object.values(state.machines).flatMap(record => {
    const times = record.carries ?? record.issued;
    return times ? [{ name: record.name, times }] : [];
  });
  const first = records.sort((a, b) => a.times.notAfter - b.times.notAfter)[0];
  if (!first) return undefined;
  const { notAfter, dueAt } = first.times;
  const identity = await store.loadIdentity(first.name).catch(() => undefined);
  const leaves = Object.entries(identity?.leaves ?? {}).sort(([, a], [, b]) => a.notAfter - b.notAfter);
  return {
    machine: first.name,
    leaf: leaves[0]?.[0] ?? 'all',
    due: new Date(dueAt).toISOString(),
    ends: new Date(notAfter).toISOString(),
    state: at >= notAfter ? 'ended' : at >= dueAt ? 'due' : 'fine',
  };
}
