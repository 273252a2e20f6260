import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeaworthyEvent } from '../../kit/events.ts';
import { SAMPLE_EVENTS } from '../../testing/cli/samples.ts';
import { frame } from './frame.ts';
import { styleFor } from './style.ts';
import { widthOf } from './text.ts';
import { grow, newTree, STALE_MS, settle, type Tree } from './tree.ts';

const style = (columns: number) =>
  styleFor({ isTTY: true, columns, rows: 24, write: () => {} }, { LANG: 'C.UTF-8', TERM: 'xterm' }, false);

/** Takes in an event a second; the picture is of the second after the last. */
function grown(events: readonly SeaworthyEvent[]): { tree: Tree; now: number } {
  const tree = newTree(0);
  for (const [second, event] of events.entries()) grow(tree, event, second * 1_000);
  return { tree, now: events.length * 1_000 };
}

const create = (target: string) => ({ move: 'create', target, title: `create ${target}` });
const started = (target: string): SeaworthyEvent => ({ type: 'move-started', ...create(target) });
const done = (target: string): SeaworthyEvent => ({ type: 'move-done', ...create(target), milliseconds: 1_000 });

describe('the live picture', () => {
  it('shows stages, machines with their moves, what holds and what is waited for', () => {
    const { tree, now } = grown(SAMPLE_EVENTS.slice(0, 6));
    expect(frame(tree, now, 20, style(70))).toBe(`✓ payload: kubernetes 1.36.3 is ready (9 of 9)                   1.0s
✗ harbor-cp-1                                                    1.0s
  ✗ create harbor-cp-1                                           1.0s
    · no space left on device
  · admit is held: its API server is not ready (serves-first)
· waiting: harbor-cp-1 to boot for 3 s`);
  });

  it('counts attempts, and forgets the failures of those before', () => {
    const { tree, now } = grown(SAMPLE_EVENTS);
    settle(tree);
    expect(frame(tree, now, 20, style(50))).toBe(`✓ payload: kubernetes 1.36.3 is ready (9 o…  1.0s
✓ harbor-cp-1  7.0s
  ✓ create harbor-cp-1 (attempt 2)  1.0s`);
  });

  it('forgets what has not been told again', () => {
    const { tree } = grown(SAMPLE_EVENTS.slice(2, 6));
    expect(frame(tree, 3_000 + STALE_MS, 20, style(70))).toContain('waiting');
    expect(frame(tree, 3_001 + STALE_MS, 20, style(70))).not.toMatch(/waiting|held/);
  });

  it('leaves out finished moves of finished machines, then all finished moves, then the end', () => {
    const { tree, now } = grown([started('a'), done('a'), started('b'), started('c'), done('c'), started('c')]);
    const picture = (rows: number) =>
      frame(tree, now, rows, style(50))
        .split('\n')
        .map(line => line.slice(2, 16).trimEnd());
    expect(picture(6)).toEqual([
      'a  1.0s',
      '✓ create a  1.',
      'b  4.0s',
      `⠋ create b  4.`,
      'c  3.0s',
      expect.stringContaining('create c'),
    ]);
    expect(picture(5)).toEqual(['a: create a  1', 'b  4.0s', expect.any(String), 'c  3.0s', expect.any(String)]);
    expect(picture(3)).toEqual(['a: create a  1', 'b  4.0s', '… and 3 more']);
  });

  it('never is larger than the terminal', () => {
    const name = fc.constantFrom('harbor-cp-1', 'harbor-a-very-long-pool-name-of-somebody-2', 'c');
    const event = fc.oneof(
      name.map(started),
      name.map(done),
      name.map(
        (target): SeaworthyEvent => ({ type: 'move-failed', ...create(target), error: 'e'.repeat(200), retry: true }),
      ),
      name.map((target): SeaworthyEvent => ({ type: 'held', move: 'admit', target, guard: 'g', why: 'w'.repeat(90) })),
      fc.array(fc.string(), { maxLength: 30 }).map((reasons): SeaworthyEvent => ({ type: 'waiting', reasons })),
      fc
        .nat(9)
        .map((count): SeaworthyEvent => ({ type: 'progress', stage: 'payload', message: 'm', done: count, total: 9 })),
    );
    const sizes = fc.record({ rows: fc.integer({ min: 1, max: 30 }), columns: fc.integer({ min: 20, max: 200 }) });
    fc.assert(
      fc.property(fc.array(event), sizes, (events, { rows, columns }) => {
        const { tree, now } = grown(events);
        const lines = frame(tree, now, rows, style(columns)).split('\n');
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines) expect(widthOf(line)).toBeLessThan(columns);
      }),
    );
  });
});
