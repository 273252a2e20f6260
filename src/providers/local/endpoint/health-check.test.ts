import { expect, it } from 'vitest';
import { renderConfig } from './config.ts';
import { healthCheckIn } from './health-check.ts';

const CONFIG = renderConfig([{ name: 'a-cp-1', address: '10.0.0.1' }], '/run/s');

it('reads what our own configuration checks', () => {
  expect(healthCheckIn(CONFIG)).toMatchObject({ path: '/readyz', tls: true, verifies: true });
});

it.each([
  ['no path is asked for', CONFIG.replace(/http-check send.*/, ''), { path: undefined }],
  ['one server is asked without TLS', CONFIG.replace(/(server a-cp-1 .*) check-ssl/, '$1'), { tls: false }],
  ['one server is not verified', CONFIG.replace(/(server a-cp-1 .*) verify required/, '$1'), { verifies: false }],
])('sees that %s', (_, config, expected) => {
  expect({ path: undefined, ...healthCheckIn(config) }).toMatchObject(expected);
});
