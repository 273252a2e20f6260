import { expect, it } from 'vitest';
import { fakeIo } from '../../testing/cli/io.ts';
import { fakeVerbs } from '../../testing/cli/verbs.ts';
import { dispatch } from '../dispatch.ts';

it('tells the verbs every machine that was named, and that a request is only kept with --no-wait', async () => {
  const told = async (line: string) => {
    const { verbs, calls } = fakeVerbs();
    await dispatch(line.split(' '), fakeIo(), { verbs });
    return calls[0]?.args;
  };
  expect(await told('replace a.yaml m n')).toMatchObject([{ document: 'a.yaml', leaveIt: false }, ['m', 'n']]);
  expect(await told('replace m --no-wait')).toMatchObject([{ leaveIt: true }, ['m']]);
  expect(await told('rotate leaves a.yaml --no-wait')).toMatchObject([{ document: 'a.yaml', leaveIt: true }]);
});
