import { expect, it } from 'vitest';
import { type Holder, thisProcess } from '../../world/store/holder.ts';
import type { Journal, JournalEntry } from '../../world/store/journal.ts';
import { openRun } from '../run.ts';
import { runsOf } from './runs.ts';

const OLD = { base: 'b', payload: 'p', config: 'old' };
const NEW = { base: 'b', payload: 'p', config: 'new' };

/** A journal in memory, and runs written into it by the code that writes them. */
function journalOf() {
  const entries: JournalEntry[] = [];
  const journal: Journal = { append: async entry => void entries.push(entry), read: async () => entries };
  let now = Date.UTC(2026, 10, 22);
  const run = (purpose: string, quiet = false) =>
    openRun(journal, { purpose, document: 'd', quiet, emit: () => {}, now: () => now });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { entries, run, pass };
}

type Run = ReturnType<typeof openRun>;

async function move(run: Run, kind: string, target: string, told: { why?: string; digests?: typeof OLD } = {}) {
  run.emit({ type: 'move-started', move: kind, target, title: `${kind} ${target}`, ...told });
  run.emit({ type: 'move-done', move: kind, target, title: `${kind} ${target}`, milliseconds: 5 });
  await new Promise(setImmediate);
}

it('tells of a replaced machine what it was made from before and after, why, and for how long', async () => {
  const { entries, run, pass } = journalOf();
  const first = run('up');
  await move(first, 'create', 'harbor-cp-1', { why: 'the cluster is founded', digests: OLD });
  first.conclude('converged');
  await first.end();
  const second = run('up');
  await move(second, 'create', 'harbor-cp-2', {
    why: 'harbor-cp-1 is to be replaced: its config changed',
    digests: NEW,
  });
  pass(40_000);
  await move(second, 'destroy', 'harbor-cp-1', { why: 'its config changed' });
  await move(second, 'forget', 'harbor-cp-1', { why: 'its config changed' });
  second.conclude('converged');
  await second.end();
  const [founded, changed] = runsOf(entries);
  expect(founded).toMatchObject({ what: 'up', outcome: 'converged', moves: 1, machines: [{ is: 'harbor-cp-1' }] });
  expect(changed).toMatchObject({ outcome: 'converged', moves: 3, failed: 0, milliseconds: 40_000 });
  expect(changed?.machines).toEqual([
    {
      ...{ was: 'harbor-cp-1', is: 'harbor-cp-2', why: 'its config changed', before: OLD, after: NEW },
      ...{ milliseconds: 40_000, finished: true },
    },
  ]);
});

it('keeps apart what came and went in different pools', async () => {
  const { entries, run } = journalOf();
  const one = run('up');
  await move(one, 'create', 'harbor-a-9', { digests: NEW });
  await move(one, 'forget', 'harbor-b-3');
  await one.end();
  expect(runsOf(entries)[0]?.machines.map(({ was, is }) => [was, is])).toEqual([
    [undefined, 'harbor-a-9'],
    ['harbor-b-3', undefined],
  ]);
});

it('shows how a run ended that failed, was interrupted or killed, or goes on', async () => {
  const { entries, run } = journalOf();
  await run('up').end({ error: new Error('no space left'), interrupted: false });
  await run('up').end({ error: new Error('SIGINT'), interrupted: true });
  run('up');
  run('replace');
  await new Promise(setImmediate);
  const killed = (entries[entries.length - 2]!.details as { holder: Holder }).holder;
  Object.assign(killed, { pid: 2 ** 22 + 1 });
  expect(runsOf(entries).map(({ outcome, error }) => [outcome, error])).toEqual([
    ['failed', 'no space left'],
    ['interrupted', undefined],
    ['unfinished', undefined],
    ['under way', undefined],
  ]);
  Object.assign(killed, { ...thisProcess('up'), scope: 'another host' });
  expect(runsOf(entries)[2]?.outcome).toBe('unfinished, or under way elsewhere');
});

it('writes nothing of a quiet run that did nothing', async () => {
  const { entries, run } = journalOf();
  const idle = run('keep', true);
  idle.conclude('converged');
  await idle.end();
  expect(entries).toEqual([]);
  const busy = run('keep', true);
  await move(busy, 'start', 'harbor-cp-1');
  await busy.end();
  expect(entries.map(({ kind }) => kind)).toEqual(['keep begun', 'start begun', 'start', 'keep']);
});

it('shows entries without a run as they are', () => {
  const entries = [
    { at: '2026-11-22T12:00:00Z', kind: 'break-glass', who: 'ada@quay', why: 'a kubeconfig for 15 minutes' },
  ];
  expect(runsOf(entries)).toMatchObject([{ what: 'break-glass', who: 'ada@quay', outcome: 'done' }]);
});
