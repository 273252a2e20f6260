import type { Access } from '../../access.ts';
import { battery, FINE, fault, noAnswer, type Opinion } from '../../attack/battery.ts';
import { bundleOf, distrust, names } from '../../attack/chains.ts';
import { NONE } from '../../attack/credentials.ts';
import type { Hit } from '../../attack/fire.ts';
import { apiServers } from '../../attack/ways.ts';
import { type Check, notAssessed } from '../../check.ts';

export const api11: Check = {
  id: 'API-11',
  kind: 'attack',
  needs: ['kubeconfig'],
  async assess(access) {
    const { kube } = access;
    if (!kube) return notAssessed('needs the authority that API servers are verified against');
    return battery(access, {
      listeners: apiServers(access),
      tries: [
        { who: NONE, ask: { path: '/livez' }, tls: 'TLSv1.3' },
        { who: NONE, ask: { path: '/livez' }, tls: 'TLSv1.2' },
      ],
      judge: hit => judge(access, bundleOf(kube.ca), hit),
      says: `verified under each of its names: ${namesOf(access, '').join(', ')}`,
    });
  },
};

/** All names by which somebody comes; each API server must carry them all, for whoever comes may get any of them. */
function namesOf({ inventory, own }: Access, address: string): string[] {
  const { endpoint, serviceAddress } = inventory;
  const domain = own?.spec.network.clusterDomain;
  const service = [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    ...(domain ? [`kubernetes.default.svc.${domain}`] : []),
  ];
  const all = [
    address,
    endpoint?.operator.host,
    endpoint?.machines?.host,
    ...(endpoint?.names ?? []),
    serviceAddress,
    ...service,
  ];
  return [...new Set(all.flatMap(name => (name ? [name] : [])))];
}

function judge(access: Access, bundle: ReturnType<typeof bundleOf>, { seen, shot }: Hit): Opinion {
  const [leaf] = seen.chain;
  // A version that it does not speak shows nothing; another one does.
  if (!leaf) return seen.response === 'refused-tls' ? FINE : noAnswer(`no certificate was shown (${seen.response})`);
  const why = distrust(seen.chain, bundle, access.clock.now());
  if (why) return fault(why);
  const missing = namesOf(access, shot.to.host).filter(name => name !== '127.0.0.1' && !names(leaf, name));
  return missing.length > 0 ? fault(`its certificate lacks ${missing.join(', ')}`) : FINE;
}
