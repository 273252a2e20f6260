import { describe, expect, it } from 'vitest';
import { riot } from '../testing/chaos/riot.ts';
import { liveOf } from '../testing/simulate/task.ts';
import { GUARDS } from './guards/index.ts';

/** `make simulate` lives twenty thousand of them; these are enough to see at once that something is broken. */
const LIVES = 120;
const RIOTS = 50;

describe('the lifecycle under faults', () => {
  it(`keeps every invariant and comes to rest in ${LIVES} lives`, { timeout: 120_000 }, async () => {
    const failed: string[] = [];
    for (let seed = 1; seed <= LIVES; seed++) {
      const life = await liveOf(seed, false);
      if (!life.ok) failed.push(`node scripts/simulate.ts --replay ${seed}: ${life.verdict}`);
    }
    expect(failed).toEqual([]);
  });

  it('lives a life of the same seed again exactly', async () => {
    const story = async () => (await liveOf(7, false)).story;
    expect(await story()).toEqual(await story());
  });
});

/** What breaks only after several steps on one target takes hundreds of riots: `make simulate` shows these. */
const LATE = ['max-surge'];

describe('the guards, against a proposer that makes any move on any target', () => {
  it(`hold every invariant in ${RIOTS} riots`, { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= RIOTS; seed++) {
      const { broken, story } = await riot(seed, GUARDS);
      expect(broken, story.join('\n')).toEqual([]);
    }
  });

  it.each(GUARDS.map(guard => guard.name).filter(name => !LATE.includes(name)))(
    'break an invariant without %s',
    { timeout: 60_000 },
    async name => {
      const others = GUARDS.filter(guard => guard.name !== name);
      for (let seed = 1; seed <= 150; seed++) if ((await riot(seed, others, name)).broken.length > 0) return;
      expect.fail(`nothing broke without ${name}`);
    },
  );
});
