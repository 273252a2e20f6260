import { overTls, RANGE } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { rightEtcdClient } from '../../attack/controls.ts';
import { NONE } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc02: Check = {
  id: 'ETC-02',
  kind: 'attack',
  assess: async access =>
    battery(access, {
      listeners: listenersOf(access, 'etcd-client', 'control-plane'),
      tries: overTls([NONE], RANGE, { path: '/version' }),
      judge: refusedByTls,
      ...(await rightEtcdClient(access)),
      says: 'no certificate, no byte',
    }),
};
