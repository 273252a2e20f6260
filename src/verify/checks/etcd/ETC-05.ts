import type { Access, OwnCluster } from '../../access.ts';
import type { Who } from '../../api/caller.ts';
import { overTls, RANGE } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { ETCD_CLIENT } from '../../attack/claims.ts';
import { rightEtcdClient } from '../../attack/controls.ts';
import { ofLeaf, sibling } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc05: Check = {
  id: 'ETC-05',
  kind: 'attack',
  assess: async access =>
    battery(access, {
      listeners: listenersOf(access, 'etcd-client', 'control-plane'),
      tries: overTls(await siblings(access), RANGE),
      judge: refusedByTls,
      ...(await rightEtcdClient(access)),
      says: "no other authority of the cluster opens it, nor does a worker's stolen identity",
    }),
};

async function siblings({ own, inventory }: Access): Promise<Who[]> {
  const { trust, identity } = own as OwnCluster;
  const others = ['kubernetes', 'etcd-peer', 'front-proxy', 'kubelet-serving'] as const;
  const made = await Promise.all(others.map(id => sibling(trust.authorities, id, ETCD_CLIENT)));
  const worker = inventory.machines.find(({ role }) => role === 'worker');
  const stolen = worker && (await identity(worker.name))?.leaves['kubelet-client'];
  return stolen ? [...made, ofLeaf(`stolen node identity (${worker.name})`, stolen)] : made;
}
