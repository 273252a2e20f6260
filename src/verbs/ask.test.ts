// What is asked for is refused first and kept afterwards: a refusal leaves the state and the journal as they were.
import { beforeEach, expect, it } from 'vitest';
import { desiredOf } from '../testing/lives/document.ts';
import { plainDocument, worldAtRest } from '../testing/lives/world.ts';
import type { SimulatedWorld } from '../world/simulated/index.ts';
import { type Ask, begin, refuseWhileDestroying } from './ask.ts';
import type { Session } from './session.ts';

const TO = '1.37.2';
const TEXT = `kubernetes:\n  version: ${TO}\n`;
const ASK: Ask = () => ({ requests: [{ kind: 'replace', name: 'harbor-cp-1', at: 1 }], why: 'replace harbor-cp-1' });

let world: SimulatedWorld;
let journal: string[];
/** Asked for by somebody's client, as the API servers' metrics tell. */
let inUse: { group: string; version: string; resource: string; removedIn: string; by: string }[];

beforeEach(async () => {
  world = await worldAtRest();
  journal = [];
  inUse = [];
});

/** A session over a simulated cluster, whose document asks for a newer Kubernetes than it has. */
function session(version = TO) {
  return {
    world: { ...world, deprecatedApis: async () => inUse },
    journal: { append: async ({ why }: { why?: string }) => void journal.push(why ?? '') },
    document: { text: TEXT, file: 'cluster.yaml', spec: { kubernetes: { version } } },
    desire: ({ requests }: { requests: [] }) => desiredOf({ ...plainDocument(), version }, requests),
  } as unknown as Session;
}

const requests = async () => (await world.state.read()).requests;

it('what is asked for is kept and journaled where nothing is to be refused', async () => {
  await begin(session(plainDocument().version), ASK);
  expect(await requests()).toEqual([{ kind: 'replace', name: 'harbor-cp-1', at: 1 }]);
  expect(journal).toEqual(['replace harbor-cp-1']);
});

it('while a machine is not well, an upgrade that would begin with it is refused, and nothing is left of it', async () => {
  world.nature.stop('harbor-main-4');
  await world.clock.sleep(120_000);
  await expect(begin(session(), ASK)).rejects.toThrow('the worker harbor-main-4 is not Ready');
  expect([await requests(), journal]).toEqual([[], []]);
});

it('while somebody uses an API that the version removes, as well', async () => {
  inUse = [{ group: 'batch', version: 'v1beta1', resource: 'cronjobs', removedIn: '1.37', by: 'harbor-cp-1' }];
  await expect(begin(session(), ASK)).rejects.toThrow('no longer has batch/v1beta1 cronjobs, which was asked for');
  expect([await requests(), journal]).toEqual([[], []]);
});

it('a request about another cluster than the one that is seen is not held up by its state', async () => {
  world.nature.stop('harbor-main-4');
  await world.clock.sleep(120_000);
  await begin(session(), () => ({ requests: [{ kind: 'recover', at: 1 }] }));
  expect(await requests()).toEqual([{ kind: 'recover', at: 1 }]);
});

it('of a cluster that is being destroyed nothing is asked any more', async () => {
  await world.state.addRequest({ kind: 'destroy', at: 1 });
  const state = await world.state.read();
  expect(() => refuseWhileDestroying(state)).toThrow('is being destroyed');
});
