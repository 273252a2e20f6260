import { RANGE } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { notSpoken, oldVersions, weakCiphers } from '../../attack/old-tls.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc12: Check = {
  id: 'ETC-12',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: ['etcd-client', 'etcd-peer'].flatMap(hop => listenersOf(access, hop, 'control-plane')),
      tries: [...oldVersions(NONE, RANGE), ...weakCiphers(NONE, RANGE)],
      judge: notSpoken,
      says: 'TLS 1.0, TLS 1.1 and ciphers without encryption, authentication or forward secrecy are refused',
    }),
};
