import { RANGE } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc01: Check = {
  id: 'ETC-01',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: listenersOf(access, 'etcd-client', 'control-plane'),
      tries: [{ path: '/version' }, { path: '/health' }, RANGE].map(ask => ({ who: NONE, ask, hush: true })),
      judge: refusedByTls,
      says: 'plaintext gets no byte',
    }),
};
