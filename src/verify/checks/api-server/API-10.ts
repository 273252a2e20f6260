import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { notSpoken, oldVersions, weakCiphers } from '../../attack/old-tls.ts';
import { apiServers } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

const LIVEZ = { path: '/livez' };

export const api10: Check = {
  id: 'API-10',
  kind: 'attack',
  assess: access =>
    battery(access, {
      listeners: apiServers(access),
      tries: [...oldVersions(NONE, LIVEZ), ...weakCiphers(NONE, LIVEZ, { legacy: true })],
      judge: notSpoken,
      says: 'TLS 1.0, TLS 1.1 and weak ciphers are refused',
    }),
};
