import type { OwnCluster } from '../../access.ts';
import { overTls, WHO_AM_I } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { MASTER } from '../../attack/claims.ts';
import { rightApiClient } from '../../attack/controls.ts';
import { expired, wrongUsage } from '../../attack/credentials.ts';
import { nobodyBelieved } from '../../attack/identity-opinion.ts';
import { apiServers } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const api06: Check = {
  id: 'API-06',
  kind: 'attack',
  async assess(access) {
    const { authorities } = (access.own as OwnCluster).trust;
    const wrong = [
      await expired(authorities, 'kubernetes', MASTER),
      await wrongUsage(authorities, 'kubernetes', MASTER),
    ];
    return battery(access, {
      listeners: apiServers(access),
      tries: overTls(wrong, WHO_AM_I),
      judge: nobodyBelieved,
      ...(await rightApiClient(access)),
      says: 'expired certificates, and those for servers, are refused',
    });
  },
};
