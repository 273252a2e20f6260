import { expect, it } from 'vitest';
import { isOlder } from './versions.ts';

it('versions are compared by number', () => {
  expect(isOlder('1.9.10', '1.10.2')).toBe(true);
  expect(isOlder('1.36.3', '1.36.3')).toBe(false);
  expect(isOlder('1.37.0', '1.36.9')).toBe(false);
});
