import { BOTH } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { unauthenticated } from '../../attack/opinions.ts';
import type { HttpAsk } from '../../attack/types.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

const ASKS: readonly HttpAsk[] = [
  ...['/pods', '/runningpods/', '/configz', '/metrics', '/logs/', '/stats/summary'].map(path => ({ path })),
  { method: 'POST', path: '/run/kube-system/seaworthy-canary/none?cmd=true' },
];

export const kbl01: Check = {
  id: 'KBL-01',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: listenersOf(access, 'kubelet'),
      tries: ASKS.flatMap(ask => BOTH.map(tls => ({ who: NONE, ask, tls, hush: true }))),
      judge: unauthenticated,
      says: 'who says no name gets 401',
    }),
};
