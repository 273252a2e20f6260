import type { Access } from '../../access.ts';
import { BOTH } from '../../attack/asks.ts';
import { battery, FINE, fault, noAnswer, type Opinion } from '../../attack/battery.ts';
import { bundleOf, distrust, names } from '../../attack/chains.ts';
import { NONE } from '../../attack/credentials.ts';
import type { Hit } from '../../attack/fire.ts';
import { type Listener, listenersOf } from '../../attack/ways.ts';
import { type Check, notAssessed } from '../../check.ts';

export const kbl08: Check = {
  id: 'KBL-08',
  kind: 'attack',
  async assess(access) {
    const { kube, own } = access;
    // Ours have an authority of their own for this; elsewhere it is the cluster's.
    const pem = own?.trust.trustBundles['kubelet-serving'].join('\n') ?? kube?.ca;
    if (!pem) return notAssessed('needs the authority that kubelets are verified against');
    const listeners = listenersOf(access, 'kubelet');
    return battery(access, {
      listeners,
      tries: BOTH.map(tls => ({ who: NONE, ask: { path: '/healthz' }, tls })),
      judge: hit => judge(access, pem, listeners, hit),
      says: "verified under their nodes' names and addresses",
    });
  },
};

function judge(access: Access, pem: string, listeners: readonly Listener[], { seen, shot }: Hit): Opinion {
  const [leaf] = seen.chain;
  if (!leaf) return seen.response === 'refused-tls' ? FINE : noAnswer(`no certificate was shown (${seen.response})`);
  const why = distrust(seen.chain, bundleOf(pem), access.clock.now());
  if (why) return fault(why);
  // By loopback it is the same listener: what counts is the address that API servers use.
  const listener = listeners.find(({ address }) => address.host === shot.to.host);
  const wanted = listener?.machine ? [listener.address.host, listener.machine.name] : [];
  const missing = wanted.filter(name => !names(leaf, name));
  return missing.length > 0 ? fault(`its certificate lacks ${missing.join(', ')}`) : FINE;
}
