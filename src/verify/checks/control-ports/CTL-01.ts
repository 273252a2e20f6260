import { BOTH } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { forbidden } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

const PATHS = ['/metrics', '/configz', '/debug/pprof/', '/debug/flags/v'];

export const ctl01: Check = {
  id: 'CTL-01',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: ['kube-controller-manager', 'kube-scheduler'].flatMap(hop =>
        listenersOf(access, hop, 'control-plane'),
      ),
      tries: [...BOTH, undefined].flatMap(tls =>
        PATHS.map(path => ({ who: NONE, ask: { path }, hush: true, ...(tls ? { tls } : {}) })),
      ),
      judge: forbidden,
      says: 'who says no name gets 401 or 403',
      closed: 'no place there is reaches them',
    }),
};
