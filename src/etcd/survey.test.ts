import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EtcdSilent } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { answersOf, startSurvey } from './survey.ts';

const MACHINES = ['quick', 'slow', 'gone'].map(name => ({ name, address: name }));
const AFTER: Record<string, number> = { quick: 10, slow: 2_500, gone: 3_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('waits for nobody longer than 1.8 s, and ends no call: the slow one answers, and its connection stays', async () => {
  const ended: string[] = [];
  const gateway = {
    async call(machine) {
      await new Promise(resolve => setTimeout(resolve, AFTER[machine.name]));
      ended.push(machine.name);
      if (machine.name === 'gone') throw new EtcdSilent('gone', undefined);
      return { header: { member_id: machine.name } };
    },
    close: async () => {},
  } as Gateway;
  const survey = startSurvey(gateway, MACHINES);
  const answers = answersOf(survey);
  await vi.advanceTimersByTimeAsync(1_800);
  expect(await answers).toEqual([{ header: { member_id: 'quick' } }]);
  await expect(survey[1]!.status).rejects.toThrow('etcd on slow does not answer in time');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ended).toEqual(['quick', 'slow', 'gone']);
});
