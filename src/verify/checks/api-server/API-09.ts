import type { OwnCluster } from '../../access.ts';
import { overTls, WHO_AM_I } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { MASTER } from '../../attack/claims.ts';
import { rightApiClient } from '../../attack/controls.ts';
import { sibling } from '../../attack/credentials.ts';
import { nobodyBelieved } from '../../attack/identity-opinion.ts';
import { apiServers } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

const OTHERS = ['etcd-client', 'etcd-peer', 'front-proxy', 'kubelet-serving'] as const;

export const api09: Check = {
  id: 'API-09',
  kind: 'attack',
  async assess(access) {
    const { authorities } = (access.own as OwnCluster).trust;
    const siblings = await Promise.all(OTHERS.map(id => sibling(authorities, id, MASTER)));
    return battery(access, {
      listeners: apiServers(access),
      tries: overTls(siblings, WHO_AM_I),
      judge: nobodyBelieved,
      ...(await rightApiClient(access)),
      says: "none of the cluster's other authorities makes a user",
    });
  },
};
