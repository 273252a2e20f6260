import { expect, it } from 'vitest';
import { CHECKS } from '../../catalog/checks.ts';
import { remedyOf } from './index.ts';

it('there is one for each requirement, with words', () => {
  expect(CHECKS.filter(({ id }) => !remedyOf(id)?.setting).map(({ id }) => id)).toEqual([]);
});
