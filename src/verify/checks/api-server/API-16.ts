import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { battery, FINE, fault } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { apiServers, connected, type Listener, outside } from '../../attack/ways.ts';
import { type Check, passed } from '../../check.ts';

/** Addresses that the internet does not route to. */
const PRIVATE = new BlockList();
for (const [range, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const)
  PRIVATE.addSubnet(range, prefix, 'ipv4');
for (const [range, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(range, prefix, 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');

export const api16: Check = {
  id: 'API-16',
  kind: 'attack',
  async assess(access) {
    const all = apiServers(access);
    const open = await Promise.all(all.map(isPublic));
    const listeners = all.filter((_listener, index) => open[index]);
    if (listeners.length === 0)
      return passed(`no API server has a public address (${all.map(({ address }) => address.host).join(', ')})`);
    return battery(access, {
      listeners,
      tries: [{ who: NONE, ask: { path: '/livez' } }],
      judge: hit => (connected(hit) ? fault('is reached at a public address from this host') : FINE),
      ways: async (_access, listener) =>
        outside(access, listener, ['host']).map(vantage => ({ listener, vantage, to: listener.address })),
      says: 'public addresses do not answer this host',
      closed: 'public addresses do not answer this host',
    });
  },
};

async function isPublic({ address }: Listener): Promise<boolean> {
  const found = isIP(address.host)
    ? address.host
    : await lookup(address.host).then(
        ({ address }) => address,
        () => undefined,
      );
  return found !== undefined && !PRIVATE.check(found, isIP(found) === 6 ? 'ipv6' : 'ipv4');
}
