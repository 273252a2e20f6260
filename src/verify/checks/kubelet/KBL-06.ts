import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const kbl06: Check = {
  id: 'KBL-06',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: listenersOf(access, { name: 'kubelet read-only port', port: 10255 }),
      tries: [{ who: NONE, ask: { path: '/pods' }, hush: true }],
      judge: refusedByTls,
      says: 'port 10255 gives no byte',
      closed: 'port 10255 is closed',
    }),
};
