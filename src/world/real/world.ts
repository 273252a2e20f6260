import type { Addon } from '../../addons/index.ts';
import { nthAddress } from '../../kit/cidr.ts';
import type { SteadyClock } from '../../kit/clock.ts';
import { createKubeClient, type KubeClient } from '../../kube/client.ts';
import type { DeprecatedApi } from '../../kube/deprecated-apis.ts';
import type { KubeObjects } from '../../kube/types.ts';
import type { SealedStore } from '../../pki/store/sealed-store.ts';
import type { ClusterNames } from '../../pki/types.ts';
import type { PayloadMounts, Provider } from '../../providers/provider.ts';
import type { ClusterSpec } from '../../spec/cluster-spec.ts';
import type { StateSeen } from '../state.ts';
import type { RestoreFolder } from '../store/restore-folder.ts';
import type { StateFile } from '../store/state-file.ts';
import type { World } from '../world.ts';
import { type BackupPlace, type RealBackups, realBackups } from './backups.ts';
import { realEtcd } from './etcd.ts';
import { realIssuer } from './issuer.ts';
import { deprecatedApis, realKube } from './kube.ts';
import { type Render, realMachines } from './machines.ts';
import type { OperatorCredentials } from './operator.ts';
import { realState } from './state.ts';

export interface WorldSupplies {
  provider: Provider;
  store: SealedStore;
  file: StateFile<StateSeen>;
  credentials: OperatorCredentials;
  clock: SteadyClock;
  spec: ClusterSpec;
  addons: Addon[];
  payload: () => Promise<PayloadMounts>;
  render: Render;
  snapshots: RestoreFolder;
  backups: BackupPlace;
  /** Whether this run may act as founder. */
  mayFound: boolean;
}

export interface RealWorld extends World {
  backups: RealBackups;
  /** Objects of the cluster's API, for what is no effect on the cluster's life: the operator's lease. */
  objects: Pick<KubeObjects, 'get' | 'create' | 'patch'>;
  /** What any API server has been asked for that is deprecated, since it started. */
  deprecatedApis(): Promise<(DeprecatedApi & { by: string })[]>;
  close(): Promise<void>;
}

/** The real world, from its parts. */
export function realWorld(supplies: WorldSupplies): RealWorld {
  const { provider, store, file, credentials, clock, spec, addons, payload, render, mayFound, snapshots } = supplies;
  const state = () => file.readState();
  const trust = async () => ((await store.loadTrust())?.trustBundles.kubernetes ?? []).join('\n');
  const kubeClient = onceConnected(supplies, trust);
  const etcd = realEtcd({ provider, credentials, state, kube: kubeClient.get, clock });
  const kube = realKube({ client: kubeClient.get, addons, credentials, state, trust, mayFound });
  return {
    machines: realMachines({ provider, payload, trust, render, snapshots }),
    endpoint: {
      observe: () => provider.endpoint(),
      admit: (name, address) => provider.admit(name, address),
      withdraw: name => provider.withdraw(name),
    },
    etcd,
    kube,
    state: realState(file),
    issuer: realIssuer(store, clock, () => clusterNames(provider, spec)),
    backups: realBackups({ place: supplies.backups, etcd, kube, store, state, clock }),
    clock,
    objects: {
      get: async ref => (await kubeClient.get()).get(ref),
      create: async object => (await kubeClient.get()).create(object),
      patch: async (ref, patch) => (await kubeClient.get()).patch(ref, patch),
    },
    deprecatedApis: () => deprecatedApis({ state, trust, credentials }),
    close: async () => {
      await Promise.allSettled([etcd.close(), kubeClient.close()]);
    },
  };
}

/** The endpoint's address is known only once it exists, so the client is made when it is first needed. */
function onceConnected({ provider, credentials }: WorldSupplies, trust: () => Promise<string>) {
  let client: KubeClient | undefined;
  return {
    get: async (): Promise<KubeClient> => {
      if (client) return client;
      const { operatorAddress, operatorPort } = await provider.endpoint();
      const ca = await trust();
      client = createKubeClient({
        server: `https://${operatorAddress}:${operatorPort}`,
        ca,
        credentials: () => credentials.kube(),
      });
      return client;
    },
    close: async () => client?.close(),
  };
}

/** What API servers' certificates say: every name and address under which they are asked. */
async function clusterNames(provider: Provider, spec: ClusterSpec): Promise<ClusterNames> {
  const { address, operatorAddress } = await provider.endpoint();
  return {
    endpointNames: [spec.endpoint.name],
    endpointAddresses: [...new Set([address, operatorAddress])],
    serviceAddress: nthAddress(spec.network.serviceCIDR, 1),
    clusterDomain: spec.network.clusterDomain,
  };
}
