import type { OwnCluster } from '../../access.ts';
import { overTls } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { ofLeaf } from '../../attack/credentials.ts';
import { forbidden } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import { type Check, notAssessed } from '../../check.ts';

export const kbl04: Check = {
  id: 'KBL-04',
  kind: 'attack',
  async assess(access) {
    const { identity } = access.own as OwnCluster;
    const stolen = (await Promise.all(access.inventory.machines.map(({ name }) => identity(name)))).flatMap(issued => {
      const leaf = issued?.leaves['kubelet-client'];
      return leaf ? [{ machine: issued.name, who: ofLeaf(`stolen node identity (${issued.name})`, leaf) }] : [];
    });
    if (stolen.length === 0) return notAssessed("needs a node's own certificate");
    return battery(access, {
      listeners: listenersOf(access, 'kubelet'),
      tries: ({ listener }) => {
        const other = stolen.find(({ machine }) => machine !== listener.machine?.name);
        return other ? overTls([other.who], { path: '/pods' }, { path: '/configz' }) : [];
      },
      judge: forbidden,
      says: "another node's certificate gets 403",
    });
  },
};
