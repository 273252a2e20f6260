import { expect, it } from 'vitest';
import { draftOf } from '../draft.ts';
import { isExpired, neverOnlyLocal } from './waivers.ts';

const waivers = [
  { check: 'HA-05', reason: 'a', expires: 'never' },
  { check: 'HA-07', reason: 'b', expires: '2027-01-01' },
];

it('lets only clusters of provider local leave a requirement out for good', () => {
  expect(neverOnlyLocal(draftOf({ provider: { local: {} }, waivers }))).toEqual([]);
  expect(neverOnlyLocal(draftOf({ provider: { elsewhere: {} }, waivers }))).toEqual([
    {
      path: ['waivers', 0, 'expires'],
      message: '`never` is for clusters of provider local',
      hint: 'write the last day it shall hold, as in 2027-03-31',
    },
  ]);
});

it('holds through its last day', () => {
  expect(isExpired({ expires: '2027-01-01' }, Date.parse('2027-01-01T23:59:59.999Z'))).toBe(false);
  expect(isExpired({ expires: '2027-01-01' }, Date.parse('2027-01-02T00:00:00Z'))).toBe(true);
  expect(isExpired({ expires: 'never' }, Number.MAX_SAFE_INTEGER)).toBe(false);
});
