import { battery, FINE, fault, type Opinion } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import type { Hit } from '../../attack/fire.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

const PATHS = ['/metrics', '/configz', '/proxyMode', '/debug/pprof/'];

export const ctl03: Check = {
  id: 'CTL-03',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: listenersOf(access, 'kube-proxy-health'),
      tries: PATHS.map(path => ({ who: NONE, ask: { path }, hush: true })),
      judge,
      says: 'health and nothing else',
      closed: 'no place there is reaches it',
    }),
};

function judge({ seen, shot }: Hit): Opinion {
  return seen.response === 'accepted' ? fault(`serves ${shot.ask.path} too`) : FINE;
}
