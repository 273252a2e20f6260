import { describe, expect, it } from 'vitest';
import { all, bytes } from '../../test/samples/backups.ts';
import { openFrames, sealFrames } from './frames.ts';

describe('a stream of frames', () => {
  const key = Buffer.alloc(32, 7);
  const sealOf = async (content: Buffer) => all(sealFrames(key, chunked(content)));
  async function* chunked(content: Buffer, size = 50_001) {
    for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size);
  }
  const openOf = async (frames: Buffer) => Buffer.concat(await all(openFrames(key, chunked(frames, 9_973))));

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])('of %i bytes comes back as it was', async length => {
    const frames = Buffer.concat(await sealOf(bytes(length)));
    expect(frames.length).toBe(length + 16 * Math.max(1, Math.ceil(length / 65_536)));
    expect((await openOf(frames)).equals(bytes(length))).toBe(true);
  });

  it('does not open with frames left out, swapped, repeated, or those of the end cut off', async () => {
    const [a, b, c] = (await sealOf(bytes(170_000))) as [Buffer, Buffer, Buffer];
    for (const order of [[b, a, c], [a, c], [a, b, b, c], [a, a, c], [b, c], [c], [a, b, c, c], [a, b, c, a]])
      await expect(openOf(Buffer.concat(order))).rejects.toThrow('it was changed or damaged');
    for (const order of [[a, b], [a], []]) await expect(openOf(Buffer.concat(order))).rejects.toThrow('cut short');
  });
});
