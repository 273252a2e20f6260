import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { notSpoken, oldVersions } from '../../attack/old-tls.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const kbl09: Check = {
  id: 'KBL-09',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: listenersOf(access, 'kubelet'),
      tries: oldVersions(NONE, { path: '/healthz' }),
      judge: notSpoken,
      says: 'TLS 1.0 and TLS 1.1 are refused',
    }),
};
