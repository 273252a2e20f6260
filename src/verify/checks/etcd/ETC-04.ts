import type { OwnCluster } from '../../access.ts';
import { overTls, RANGE } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { ETCD_CLIENT } from '../../attack/claims.ts';
import { rightEtcdClient } from '../../attack/controls.ts';
import { expired, wrongUsage } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc04: Check = {
  id: 'ETC-04',
  kind: 'attack',
  async assess(access) {
    const { authorities } = (access.own as OwnCluster).trust;
    const wrong = [
      await expired(authorities, 'etcd-client', ETCD_CLIENT),
      await wrongUsage(authorities, 'etcd-client', ETCD_CLIENT),
    ];
    return battery(access, {
      listeners: listenersOf(access, 'etcd-client', 'control-plane'),
      tries: overTls(wrong, RANGE),
      judge: refusedByTls,
      ...(await rightEtcdClient(access)),
      says: 'expired certificates and those for servers get no byte',
    });
  },
};
