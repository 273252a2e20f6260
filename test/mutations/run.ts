import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '../../src/kit/events.ts';
import { ALL_CHECKS } from '../../src/verify/checks/index.ts';
import { runChecks } from '../../src/verify/run.ts';
import { accessTo } from './access.ts';
import { cleanSettings } from './clean.ts';
import { mutationsOf } from './mutations.ts';
import { type Keys, makeKeys } from './pki.ts';
import { chanceOf, type Mutation, type Settings } from './settings.ts';
import { type Binaries, Stand } from './stand.ts';

/** What one misconfiguration did. */
export interface Tried {
  name: string;
  expected: readonly string[];
  flipped: string[];
  /** Passed before, and not assessed now: the listener is not what it was. */
  lost: string[];
  ok: boolean;
  seconds: number;
  says: Record<string, string>;
}

export interface Outcome {
  seed: number;
  clean: { passed: string[]; failed: string[]; notAssessed: string[]; says: Record<string, string> };
  tried: Tried[];
}

type Results = Map<string, { outcome: string; says: string }>;

/** What the stand can show: the others need pods, several machines, or a provider. */
const SHOWN =
  /^(ETC-(0[1-9]|1[0-2])|API-(01|02|05|04|06|07|08|09|10|11)|KBL-(01|02|03|04|06|07|08|09|10)|CTL-0[1-8]|NID-0[79]|NET-0[46])$/;

export async function runMutations(options: {
  binaries: Binaries;
  seed: number;
  /** So many of them, drawn by the seed; default all. */
  sample?: number;
  only?: string;
  tell(tried: Tried): void;
}): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-mutations-'));
  const keys = await makeKeys();
  const stand = new Stand(folder, keys, options.binaries);
  try {
    const clean = await checked(stand, keys, cleanSettings(keys));
    const tried: Tried[] = [];
    for (const mutation of chosen(mutationsOf(keys), options)) {
      const result = await tryOne(stand, keys, clean, mutation, options.seed);
      options.tell(result);
      tried.push(result);
    }
    const again = await tryOne(stand, keys, clean, { name: 'clean again', flips: [], apply: () => {} }, options.seed);
    options.tell(again);
    return { seed: options.seed, clean: byOutcome(clean), tried: [...tried, again] };
  } finally {
    await stand.end();
    // The kubelet's own mount stays until this network's processes are gone: whoever started us removes the rest
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function chosen(all: Mutation[], { seed, sample, only }: { seed: number; sample?: number; only?: string }): Mutation[] {
  if (only) return all.filter(({ name }) => name.includes(only));
  if (sample === undefined) return all;
  const chance = chanceOf(seed);
  return Array.from({ length: sample }, () => all.splice(chance.between(0, all.length - 1), 1)).flat();
}

async function tryOne(stand: Stand, keys: Keys, clean: Results, mutation: Mutation, seed: number): Promise<Tried> {
  const began = performance.now();
  const settings = cleanSettings(keys);
  mutation.apply(settings, chanceOf(seed + hashOf(mutation.name)));
  const results = await checked(stand, keys, settings);
  const passedBefore = [...results].filter(([id]) => clean.get(id)?.outcome === 'passed');
  const flipped = passedBefore.filter(([, { outcome }]) => outcome === 'failed').map(([id]) => id);
  const lost = passedBefore.filter(([, { outcome }]) => outcome === 'not-assessed').map(([id]) => id);
  const same = flipped.length === mutation.flips.length && mutation.flips.every(id => flipped.includes(id));
  const told = [...flipped, ...lost].map(id => [id, results.get(id)?.says ?? '']);
  return {
    ...{ name: mutation.name, expected: mutation.flips, flipped, lost, ok: same, says: Object.fromEntries(told) },
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

async function checked(stand: Stand, keys: Keys, settings: Settings): Promise<Results> {
  await stand.become(settings);
  const access = await accessTo(stand, keys, settings);
  try {
    const only = ALL_CHECKS.map(({ id }) => id).filter(id => SHOWN.test(id));
    const raw = await runChecks(ALL_CHECKS, access, { deadline: Date.now() + 120_000, only }, silent);
    return new Map(raw.map(({ check, outcome, says }) => [check.id, { outcome, says }]));
  } finally {
    await access.close();
  }
}

function byOutcome(results: Results): Outcome['clean'] {
  const of = (wanted: string) => [...results].filter(([, { outcome }]) => outcome === wanted).map(([id]) => id);
  const open = [...results].filter(([, { outcome }]) => outcome !== 'passed').map(([id, { says }]) => [id, says]);
  return {
    passed: of('passed'),
    failed: of('failed'),
    notAssessed: of('not-assessed'),
    says: Object.fromEntries(open),
  };
}

function hashOf(text: string): number {
  return [...text].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) >>> 0, 7);
}
