import { describe, expect, it } from 'vitest';
import { SeaworthyError } from '../kit/errors.ts';
import { silent } from '../kit/events.ts';
import { intercept } from '../testing/calls.ts';
import { desiredOf } from '../testing/lives/document.ts';
import { plainDocument, worldAtRest } from '../testing/lives/world.ts';
import { loop } from './loop.ts';

/** A worker more is wanted, and making it fails like this: what comes of it, and how often it was tried. */
async function makingFails(error: SeaworthyError) {
  const document = plainDocument();
  document.pools[0]!.replicas = 3;
  let tries = 0;
  const world = intercept(await worldAtRest(), async ({ name }, proceed) => {
    if (name !== 'machines.create') return proceed();
    tries += 1;
    throw error;
  });
  const ending = loop({
    world,
    desire: seen => desiredOf(document, seen.state.requests),
    emit: silent,
    signal: new AbortController().signal,
    patienceMs: 60_000,
  });
  const end = await ending.then(
    outcome => outcome.kind,
    (thrown: unknown) => thrown,
  );
  return { end, tries };
}

describe('a move that fails', () => {
  it('ends the loop at once when no repetition can mend it', async () => {
    const error = new SeaworthyError('provider', 'port 6443 is in use', { final: true });
    expect(await makingFails(error)).toEqual({ end: error, tries: 1 });
    const inDocument = new SeaworthyError('spec', 'no such image');
    expect(await makingFails(inDocument)).toEqual({ end: inDocument, tries: 1 });
  });

  it('is tried a few times when nobody knows', async () => {
    const error = new SeaworthyError('provider', 'exit code 125');
    expect(await makingFails(error)).toEqual({ end: error, tries: 4 });
  });

  it('is tried for as long as patience lasts when it may pass, whatever else was said of it', async () => {
    const { end, tries } = await makingFails(new SeaworthyError('provider', 'busy', { retry: true, final: true }));
    expect(end).toBe('out-of-patience');
    expect(tries).toBeGreaterThan(4);
  });
});
