import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Bytes of content in a frame; only the last one may have fewer. */
const FRAME = 65_536;
const TAG = 16;

/** Why a stream of frames can't be opened. */
export class BrokenFrames extends Error {}

/**
 * Content in frames of AES-256-GCM. A frame's nonce is its number and whether it is the last: frames left out, moved, repeated or cut off at the
 * end don't open. The key must be used for this one stream only.
 */
export async function* sealFrames(key: Buffer, content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let number = 0n;
  for await (const { piece, last } of pieces(content, FRAME)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number, last), { authTagLength: TAG });
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    number += 1n;
  }
}

/** The content, frame by frame as each proves true. That it is all there is is known only at the end: act on nothing before it. */
export async function* openFrames(key: Buffer, frames: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let number = 0n;
  for await (const { piece, last } of pieces(frames, FRAME + TAG)) {
    const content = openFrame(key, piece, number, last);
    if (!content) throw new BrokenFrames(reasonOf(key, piece, number, last));
    yield content;
    number += 1n;
  }
}

function reasonOf(key: Buffer, piece: Buffer, number: bigint, last: boolean): string {
  const place = `after ${number * BigInt(FRAME)} bytes`;
  if (piece.length <= TAG || (last && openFrame(key, piece, number, false))) return `it is cut short ${place}`;
  return `it was changed or damaged ${place}`;
}

function openFrame(key: Buffer, piece: Buffer, number: bigint, last: boolean): Buffer | undefined {
  if (piece.length < TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last), { authTagLength: TAG });
  decipher.setAuthTag(piece.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(piece.subarray(0, -TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function nonceOf(number: bigint, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(number, 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** The same bytes in pieces of one size; the last, which may be empty only when there is nothing at all, is marked. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes <= size) continue;
    const all = Buffer.concat(held);
    let from = 0;
    for (; all.length - from > size; from += size) yield { piece: all.subarray(from, from + size), last: false };
    held = [all.subarray(from)];
    bytes = all.length - from;
  }
  yield { piece: Buffer.concat(held), last: true };
}
