import { expect, it } from 'vitest';
import { worldAtRest } from '../testing/lives/world.ts';
import { steadyLook } from './steady-look.ts';

/** A cluster at rest, of which etcd's members can't be read for so many times. */
async function unreadable(times: number) {
  const world = await worldAtRest();
  let [asked, left] = [0, times];
  const members = async () => {
    asked += 1;
    if (left-- > 0) throw new Error('etcd does not answer in time');
    return world.etcd.members();
  };
  const { signal } = new AbortController();
  const seen = await steadyLook({
    world: { ...world, etcd: { ...world.etcd, members } },
    signal,
  });
  return { asked, known: seen.members.known };
}

it('looks once at a cluster that is well, again where a moment may have been weak, and believes it the third time', async () => {
  expect(await unreadable(0)).toEqual({ asked: 1, known: true });
  expect(await unreadable(1)).toEqual({ asked: 2, known: true });
  expect(await unreadable(9)).toEqual({ asked: 3, known: false });
});
