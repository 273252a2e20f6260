import type { Access } from '../../access.ts';
import type { Who } from '../../api/caller.ts';
import { overTls } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { NOBODY } from '../../attack/claims.ts';
import { valid } from '../../attack/credentials.ts';
import { forbidden } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import { type Check, notAssessed } from '../../check.ts';

export const kbl03: Check = {
  id: 'KBL-03',
  kind: 'attack',
  async assess(access) {
    const whos = await entitledToNothing(access);
    if (whos.length === 0) return notAssessed('needs a user without rights: a canary namespace, or the authorities');
    return battery(access, {
      listeners: listenersOf(access, 'kubelet'),
      tries: overTls(whos, { path: '/pods' }, { path: '/configz' }),
      judge: forbidden,
      says: 'users without rights get 403',
    });
  },
};

async function entitledToNothing({ canary, own }: Access): Promise<Who[]> {
  const token = await canary?.nobodyToken();
  return [
    ...(token ? [{ kind: 'service account without rights', token }] : []),
    ...(own ? [await valid(own.trust.authorities, 'kubernetes', NOBODY, 'user without rights')] : []),
  ];
}
