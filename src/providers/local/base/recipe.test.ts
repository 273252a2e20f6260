import { expect, test } from 'vitest';
import { digestOf } from '../../../kit/digest.ts';
import { BASE_DIGEST, RECIPE } from './recipe.ts';
import { BASE_FILES, baseLinks, MASKED_UNITS } from './tweaks.ts';

test('the digest is that of all that goes into the base', () => {
  expect(BASE_DIGEST).toBe(digestOf(RECIPE));
  expect(digestOf({ ...RECIPE, files: { ...BASE_FILES, '/etc/motd': 'x' } })).not.toBe(BASE_DIGEST);
});

test('nothing of the base writes to the settings of the kernel it shares with the host', () => {
  expect(RECIPE.excluded).toEqual(expect.arrayContaining(['/usr/lib/sysctl.d/*', '/etc/sysctl.d/*']));
});

test('masked units lead nowhere, and what machines need is not among them', () => {
  for (const unit of MASKED_UNITS) expect(baseLinks()[`/etc/systemd/system/${unit}`]).toBe('/dev/null');
  for (const needed of [
    'systemd-journald.service',
    'systemd-sysusers.service',
    'systemd-sysctl.service',
    'systemd-tmpfiles-setup.service',
  ])
    expect(MASKED_UNITS).not.toContain(needed);
});
