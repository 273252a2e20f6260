import type { Access } from '../../access.ts';
import type { Who } from '../../api/caller.ts';
import { MEMBERS, overTls } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { ETCD_PEER } from '../../attack/claims.ts';
import { rightEtcdPeer } from '../../attack/controls.ts';
import { expired, foreignAuthority, NONE, selfSigned, sibling } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import type { Check } from '../../check.ts';

export const etc06: Check = {
  id: 'ETC-06',
  kind: 'attack',
  async assess(access) {
    const plain = [MEMBERS, { path: '/version' }].map(ask => ({ who: NONE, ask }));
    return battery(access, {
      listeners: listenersOf(access, 'etcd-peer', 'control-plane'),
      tries: [...plain, ...overTls(await strangers(access), MEMBERS, { path: '/version' })],
      judge: refusedByTls,
      ...(await rightEtcdPeer(access)),
      says: "only certificates of the peers' authority get a byte",
    });
  },
};

async function strangers({ own }: Access): Promise<Who[]> {
  const forged = [NONE, await selfSigned(ETCD_PEER), await foreignAuthority(ETCD_PEER)];
  if (!own) return forged;
  const { authorities } = own.trust;
  const wrong = [expired(authorities, 'etcd-peer', ETCD_PEER), sibling(authorities, 'kubernetes', ETCD_PEER)];
  return [...forged, ...(await Promise.all(wrong))];
}
