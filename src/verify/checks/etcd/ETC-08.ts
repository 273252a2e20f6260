import type { Access, OwnCluster } from '../../access.ts';
import { MEMBERS, overTls } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { rightEtcdPeer } from '../../attack/controls.ts';
import { ofLeaf } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { connected, type Listener, listenersOf, outside, reach, type Way } from '../../attack/ways.ts';
import { type Check, notAssessed } from '../../check.ts';

export const etc08: Check = {
  id: 'ETC-08',
  kind: 'attack',
  async assess(access) {
    const { identity } = access.own as OwnCluster;
    const holders = access.inventory.machines.filter(({ role }) => role === 'control-plane');
    const stolen = (await Promise.all(holders.map(({ name }) => identity(name)))).flatMap(issued => {
      const leaf = issued?.leaves['etcd-peer'];
      return leaf ? [ofLeaf(`stolen peer identity (${issued.name})`, leaf)] : [];
    });
    if (stolen.length === 0) return notAssessed("needs a peer's own certificate");
    return battery(access, {
      listeners: listenersOf(access, 'etcd-peer', 'control-plane'),
      // From its own machine a peer's certificate is right: it is tried from everywhere else.
      tries: ({ vantage }) =>
        overTls(
          stolen.filter(({ kind }) => !kind.includes(`(${vantage.machine})`)),
          MEMBERS,
        ),
      judge: refusedByTls,
      ...(await rightEtcdPeer(access)),
      ways: farWays,
      says: "a peer's certificate is worth nothing from another address",
    });
  },
};

/** Places outside that reach it. */
async function farWays(access: Access, listener: Listener): Promise<Way[]> {
  const places = outside(access, listener);
  const hits = await Promise.all(places.map(vantage => reach(access, vantage, listener.address)));
  const open = places.filter((_vantage, index) => connected(hits[index] as (typeof hits)[number]));
  return open.slice(0, 2).map(vantage => ({ listener, vantage, to: listener.address }));
}
