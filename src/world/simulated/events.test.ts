import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Events } from './events.ts';

describe('virtual time', () => {
  it('lets things happen in the order of their times, those of one moment in the order they were scheduled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 50 }), { maxLength: 60 }), async delays => {
        const events = new Events(0);
        const happened: [number, number][] = [];
        for (const [nth, delay] of delays.entries()) events.schedule(delay, () => happened.push([events.now, nth]));
        await events.clock().sleep(100);
        const sorted = delays
          .map((delay, nth): [number, number] => [delay, nth])
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(happened).toEqual(sorted);
      }),
    );
  });

  it('wakes sleepers by turns, and goes on only when everybody sleeps', async () => {
    const clock = new Events(0).clock();
    const heard: string[] = [];
    const walk = async (name: string, step: number, times: number) => {
      for (let nth = 0; nth < times; nth++) {
        await clock.sleep(step);
        await Promise.resolve();
        heard.push(`${name}@${clock.now()}`);
      }
    };
    await Promise.all([walk('a', 30, 3), walk('b', 50, 2)]);
    expect(heard).toEqual(['a@30', 'b@50', 'a@60', 'a@90', 'b@100']);
  });

  it('ends a sleep when it is aborted', async () => {
    const stop = new AbortController();
    const slept = new Events(0).clock().sleep(1_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(slept).rejects.toThrow('enough');
  });
});
