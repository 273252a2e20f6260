import type { OwnCluster } from '../../access.ts';
import { MEMBERS, overTls } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { ETCD_CLIENT } from '../../attack/claims.ts';
import { rightEtcdPeer } from '../../attack/controls.ts';
import { valid } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc07: Check = {
  id: 'ETC-07',
  kind: 'attack',
  async assess(access) {
    const { authorities } = (access.own as OwnCluster).trust;
    const client = await valid(authorities, 'etcd-client', ETCD_CLIENT, "etcd client's");
    return battery(access, {
      listeners: listenersOf(access, 'etcd-peer', 'control-plane'),
      tries: overTls([client], MEMBERS),
      judge: refusedByTls,
      ...(await rightEtcdPeer(access)),
      says: 'a client of etcd is no peer',
    });
  },
};
