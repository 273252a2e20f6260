import { expect, it } from 'vitest';
import { BadAnswer, failureOf } from '../failure.ts';
import { pauseAfter } from './client-go.ts';
import { createLedger } from './ledger.ts';

const write = (value: number, resourceVersion = String(value)) => ({ name: 'a', value, resourceVersion });

it('tells which acknowledged writes the watch has not told of', () => {
  const ledger = createLedger();
  const late: number[] = [];
  ledger.onLate(({ value }) => late.push(value));
  ledger.acknowledge({ ...write(1), at: 0 });
  ledger.acknowledge({ ...write(2), at: 0 });
  expect(ledger.saw(write(1))?.value).toBe(1);
  ledger.saw(write(1));
  ledger.saw(write(3));
  ledger.acknowledge({ ...write(3), at: 0 });
  ledger.saw(write(2, 'another version'));
  expect(ledger.unseen().map(({ value }) => value)).toEqual([2]);
  expect(ledger.seenAgain()).toBe(1);
  expect(late).toEqual([3]);
});

it('pauses as client-go does', () => {
  expect(pauseAfter(new BadAnswer(429, '', 5))).toBe(5);
  expect(pauseAfter(new BadAnswer(503, '', 1))).toBe(1);
  expect(pauseAfter(new BadAnswer(503, ''))).toBeUndefined();
  expect(pauseAfter(new BadAnswer(404, '', 5))).toBeUndefined();
  expect(pauseAfter(Object.assign(new Error(), { code: 'ECONNRESET' }))).toBe(1);
  expect(pauseAfter(Object.assign(new Error(), { code: 'ECONNREFUSED' }))).toBeUndefined();
});

it('names failures by what they are', () => {
  expect(failureOf(new BadAnswer(429, '{"message":"slow \\"down\\""}'))).toMatchObject({ kind: 'HTTP 429' });
  expect(failureOf(Object.assign(new Error('x'), { code: 'ECONNRESET' })).kind).toBe('broken');
});
