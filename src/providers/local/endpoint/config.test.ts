import { expect, test } from 'vitest';
import { readBackends, renderConfig } from './config.ts';

const BACKENDS = [
  { name: 'harbor-cp-1', address: '10.89.0.11' },
  { name: 'harbor-cp-2', address: '10.89.0.12' },
];

test('the configuration', async () => {
  await expect(renderConfig(BACKENDS, '/run/id.sock')).toMatchFileSnapshot(
    '../../../../test/golden/providers/local/haproxy.cfg',
  );
});

test('what was written is read back, none included', () => {
  expect(readBackends(renderConfig(BACKENDS, '/run/id.sock'))).toEqual(BACKENDS);
  expect(readBackends(renderConfig([], '/run/id.sock'))).toEqual([]);
  expect(readBackends('')).toEqual([]);
});
