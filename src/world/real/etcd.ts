import type { Duplex } from 'node:stream';
import { portOf } from '../../catalog/hops.ts';
import { createEtcdClient } from '../../etcd/client.ts';
import type { EtcdClient } from '../../etcd/types.ts';
import { SeaworthyError } from '../../kit/errors.ts';
import { hasMachineTunnel, type Provider } from '../../providers/provider.ts';
import type { StateSeen } from '../state.ts';
import type { OperatorCredentials } from './operator.ts';

export interface EtcdSupplies {
  provider: Provider;
  credentials: OperatorCredentials;
  state: () => Promise<StateSeen>;
}

/** etcd through the provider's tunnel to each member's own loopback: its port is open to nobody. */
export function realEtcd({ provider, credentials, state }: EtcdSupplies): EtcdClient {
  return createEtcdClient({
    machines: async () => controlPlanesThatLived(await state()),
    connect: machine => tunnel(provider, machine.name),
    credentials: () => credentials.etcd(),
  });
}

function controlPlanesThatLived(state: StateSeen) {
  return Object.values(state.machines)
    .filter(record => record.role === 'control-plane' && record.existed)
    .map(({ name, address }) => ({ name, address }));
}

async function tunnel(provider: Provider, name: string): Promise<Duplex> {
  if (hasMachineTunnel(provider)) return provider.tunnel(name, portOf('etcd-client'));
  throw new SeaworthyError('etcd', `the provider ${provider.id} has no way to etcd on ${name}`);
}
