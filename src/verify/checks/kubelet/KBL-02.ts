import type { Access } from '../../access.ts';
import type { Who } from '../../api/caller.ts';
import { overTls } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { MASTER } from '../../attack/claims.ts';
import { expired, foreignAuthority, selfSigned, sibling, wrongUsage } from '../../attack/credentials.ts';
import { unauthenticated } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const kbl02: Check = {
  id: 'KBL-02',
  kind: 'attack',
  assess: async access =>
    battery(access, {
      listeners: listenersOf(access, 'kubelet'),
      tries: overTls(await wrong(access), { path: '/pods' }),
      judge: unauthenticated,
      says: 'forged, expired and misused certificates get 401',
    }),
};

async function wrong({ own }: Access): Promise<Who[]> {
  const forged = [selfSigned(MASTER), foreignAuthority(MASTER)];
  if (!own) return Promise.all(forged);
  const { authorities } = own.trust;
  const misused = [
    expired(authorities, 'kubernetes', MASTER),
    wrongUsage(authorities, 'kubernetes', MASTER),
    sibling(authorities, 'kubelet-serving', MASTER),
  ];
  return Promise.all([...forged, ...misused]);
}
