import { describe, expect, it } from 'vitest';
import { type FakeTerminal, fakeIo } from '../../testing/cli/io.ts';
import { fakeVerbs } from '../../testing/cli/verbs.ts';
import { run } from '../run.ts';

async function restore(args: string[], terminal: FakeTerminal = {}) {
  const io = fakeIo(terminal);
  const verbs = fakeVerbs();
  const code = await run(['restore', ...args], io, verbs);
  return { code, io, calls: verbs.calls, told: io.err() + io.out() };
}

const FROM = ['--from', 'harbor.backup'];

describe('restore', () => {
  it('tells what is lost before it asks, and takes no for an answer', async () => {
    const { code, io, told } = await restore(FROM, { answer: false });
    expect(io.questions).toEqual(['restore harbor?']);
    expect(told).toMatch(
      /goes back to 2026-08-01T08:00:00.000Z.*\n.*everything written in the 4h00m since then is lost/,
    );
    expect(told).toMatch(/destroyed first: harbor-cp-2/);
    expect(told).toMatch(/nothing was touched/);
    expect(code).toBe(130);
  });

  it('with --yes it goes on without a question, told all the same', async () => {
    const { code, io, told } = await restore([...FROM, '--yes', '--passphrase-file', 'phrase']);
    expect(code).toBe(0);
    expect(io.questions).toEqual([]);
    expect(told).toMatch(/since then is lost/);
  });

  it('needs a backup, one key at most, and somebody to ask', async () => {
    expect((await restore([])).code).toBe(2);
    expect((await restore(FROM)).code).toBe(2);
    const both = await restore([...FROM, '--yes', '--identity', 'a', '--passphrase-file', 'b']);
    expect(both.code).toBe(2);
    expect(both.calls).toEqual([]);
  });
});
