import type { Duplex } from 'node:stream';
import { portOf } from '../../catalog/hops.ts';
import { createEtcdClient } from '../../etcd/client.ts';
import type { EtcdClient } from '../../etcd/types.ts';
import type { SteadyClock } from '../../kit/clock.ts';
import { SeaworthyError } from '../../kit/errors.ts';
import type { KubeClient } from '../../kube/client.ts';
import { hasMachineTunnel, type Provider } from '../../providers/provider.ts';
import type { StateSeen } from '../state.ts';
import type { OperatorCredentials } from './operator.ts';
import { firstWay } from './ways.ts';

export interface EtcdSupplies {
  provider: Provider;
  credentials: OperatorCredentials;
  state: () => Promise<StateSeen>;
  kube: () => Promise<Pick<KubeClient, 'portForward'>>;
  clock: SteadyClock;
}

/** A kubelet that is there opens a stream within this (ms). */
const STREAM = 1_000;

/**
 * etcd on each member's own loopback, for its port is open to nobody: through the API server and the member's kubelet, which every provider
 * has; else by the provider's tunnel, which needs neither. While there is no cluster to ask, and for members of which it knows no pod yet,
 * by the tunnel alone.
 */
export function realEtcd({ provider, credentials, state, kube, clock }: EtcdSupplies): EtcdClient {
  const port = portOf('etcd-client');
  const forwarded = async (name: string) => {
    if (!(await state()).epoch) throw new SeaworthyError('kube', 'the cluster is not founded', { retry: true });
    return (await kube()).portForward({ namespace: 'kube-system', name: `etcd-${name}` }, port, STREAM);
  };
  const connect = firstWay<Duplex>([forwarded, name => tunnel(provider, name, port)], clock);
  return createEtcdClient({
    machines: async () => controlPlanesThatLived(await state()),
    connect: machine => connect(machine.name),
    credentials: () => credentials.etcd(),
  });
}

function controlPlanesThatLived(state: StateSeen) {
  return Object.values(state.machines)
    .filter(record => record.role === 'control-plane' && record.existed)
    .map(({ name, address }) => ({ name, address }));
}

async function tunnel(provider: Provider, name: string, port: number): Promise<Duplex> {
  if (hasMachineTunnel(provider)) return provider.tunnel(name, port);
  throw new SeaworthyError('etcd', `the provider ${provider.id} has no way to etcd on ${name}`, { retry: true });
}
