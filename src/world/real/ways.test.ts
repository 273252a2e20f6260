import { expect, it } from 'vitest';
import { firstWay } from './ways.ts';

function ways() {
  let now = 0;
  const tried: string[] = [];
  const broken = new Set<string>();
  const way = (which: string) => async (name: string) => {
    tried.push(`${which} ${name}`);
    if (broken.has(which)) throw new Error(`${which} is broken`);
    return which;
  };
  const clock = { elapsed: () => now };
  const connect = firstWay([way('first'), way('second')], clock);
  return { connect, tried, broken, pass: (ms: number) => (now += ms) };
}

it('goes the first way while it works', async () => {
  const { connect, tried } = ways();
  expect([await connect('a'), await connect('a')]).toEqual(['first', 'first']);
  expect(tried).toEqual(['first a', 'first a']);
});

it('goes the second when the first fails, and does not try the first again for a while', async () => {
  const { connect, tried, broken, pass } = ways();
  broken.add('first');
  expect([await connect('a'), await connect('a')]).toEqual(['second', 'second']);
  expect(tried).toEqual(['first a', 'second a', 'second a']);
  broken.clear();
  pass(5_000);
  expect(await connect('a')).toBe('first');
});

it('remembers for each name by itself', async () => {
  const { connect, tried, broken } = ways();
  broken.add('first');
  await connect('a');
  await connect('b');
  expect(tried).toEqual(['first a', 'second a', 'first b', 'second b']);
});

it('fails as the last way failed, which is always tried', async () => {
  const { connect, tried, broken } = ways();
  broken.add('first').add('second');
  await expect(connect('a')).rejects.toThrow('second is broken');
  await expect(connect('a')).rejects.toThrow('second is broken');
  expect(tried.filter(each => each === 'second a')).toHaveLength(2);
});
