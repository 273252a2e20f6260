import { overTls, WHO_AM_I } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { MASTER } from '../../attack/claims.ts';
import { rightApiClient } from '../../attack/controls.ts';
import { foreignAuthority, selfSigned } from '../../attack/credentials.ts';
import { nobodyBelieved } from '../../attack/identity-opinion.ts';
import { apiServers } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const api05: Check = {
  id: 'API-05',
  kind: 'attack',
  async assess(access) {
    const forged = await Promise.all([selfSigned(MASTER), foreignAuthority(MASTER)]);
    return battery(access, {
      listeners: apiServers(access),
      tries: overTls(forged, WHO_AM_I),
      judge: nobodyBelieved,
      ...(await rightApiClient(access)),
      says: 'system:masters of an unknown authority is nobody',
    });
  },
};
