import { overTls, RANGE } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { ETCD_CLIENT } from '../../attack/claims.ts';
import { rightEtcdClient } from '../../attack/controls.ts';
import { foreignAuthority, selfSigned } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc03: Check = {
  id: 'ETC-03',
  kind: 'attack',
  async assess(access) {
    const forged = await Promise.all([selfSigned(ETCD_CLIENT), foreignAuthority(ETCD_CLIENT)]);
    return battery(access, {
      listeners: listenersOf(access, 'etcd-client', 'control-plane'),
      tries: overTls(forged, RANGE),
      judge: refusedByTls,
      ...(await rightEtcdClient(access)),
      says: 'certificates of authorities it does not know get no byte',
    });
  },
};
