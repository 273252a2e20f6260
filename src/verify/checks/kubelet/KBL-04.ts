import type { OwnCluster } from '../../access.ts';
import { overTls } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { ofLeaf, valid } from '../../attack/credentials.ts';
import { forbidden } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

/** Where no other machine's identity is known. */
const NODE = { subject: { commonName: 'system:node:seaworthy-canary-other', organizations: ['system:nodes'] } };

export const kbl04: Check = {
  id: 'KBL-04',
  kind: 'attack',
  async assess(access) {
    const { identity, trust } = access.own as OwnCluster;
    const stolen = (await Promise.all(access.inventory.machines.map(({ name }) => identity(name)))).flatMap(issued => {
      const leaf = issued?.leaves['kubelet-client'];
      return leaf ? [{ machine: issued.name, who: ofLeaf(`stolen node identity (${issued.name})`, leaf) }] : [];
    });
    const noMachine = await valid(trust.authorities, 'kubernetes', NODE, 'node of another name');
    return battery(access, {
      listeners: listenersOf(access, 'kubelet'),
      tries: ({ listener }) => {
        const other = stolen.find(({ machine }) => machine !== listener.machine?.name);
        return overTls([other?.who ?? noMachine], { path: '/pods' }, { path: '/configz' });
      },
      judge: forbidden,
      says: "another node's certificate gets 403",
    });
  },
};
