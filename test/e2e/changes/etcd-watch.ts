import { createEtcdClient } from '../../../src/etcd/client.ts';
import type { EtcdClient } from '../../../src/etcd/types.ts';
import { issueEtcdOperatorLeaf } from '../../../src/pki/operator.ts';
import { openSealedStore } from '../../../src/pki/store/sealed-store.ts';
import { access } from '../../../src/providers/local/access.ts';
import type { Local } from '../../../src/providers/local/local.ts';
import { quorumOf } from '../../../src/world/state.ts';
import { openState } from '../../../src/world/store/state-file.ts';
import type { TestCluster } from '../support/cluster.ts';
import { engineFile } from '../support/engine.ts';

/** An etcd client of our own, through the container engine: what the tool sees is not asked. */
export async function etcdOf({ name, stateDir }: TestCluster): Promise<EtcdClient> {
  const store = await openSealedStore(stateDir, { cluster: name });
  const { authorities } = (await store.loadTrust())!;
  const leaf = await issueEtcdOperatorLeaf({ authorities, commonName: 'test', days: 1, now: Date.now() });
  const { tunnel } = access({ engine: () => ({ file: engineFile }) } as unknown as Local);
  return createEtcdClient({
    machines: async () => {
      const { machines } = await openState(stateDir, name).readState();
      return Object.values(machines).filter(({ role, existed }) => role === 'control-plane' && existed);
    },
    connect: machine => tunnel(machine.name, 2379),
    credentials: async () => ({ ...leaf, ca: authorities['etcd-client'].cert }),
  });
}

export interface Watched {
  samples: number;
  /** Healthy voters more than quorum needs, at the least in two samples in a row: one alone can be a slow answer of a busy host. */
  tolerance: number;
  mostVoters: number;
  /** Samples that no quorum answered. */
  missed: number;
}

const EVERY = 500;

/** Looks at etcd twice a second for as long as `work` takes. */
export async function whileWatching<T>(
  etcd: EtcdClient,
  work: () => Promise<T>,
): Promise<{ result: T; etcd: Watched }> {
  let over = false;
  const tolerances: number[] = [];
  let [mostVoters, missed] = [0, 0];
  const watching = (async () => {
    while (!over) {
      const members = await etcd.members().catch(() => undefined);
      const voters = members?.filter(member => !member.learner) ?? [];
      if (!members) missed += 1;
      else tolerances.push(voters.filter(member => member.healthy).length - quorumOf(voters.length));
      mostVoters = Math.max(mostVoters, voters.length);
      await new Promise(resolve => setTimeout(resolve, EVERY));
    }
  })();
  try {
    const result = await work();
    over = true;
    await watching;
    const tolerance = Math.min(...tolerances.map((one, nth) => Math.max(one, tolerances[nth + 1] ?? one)));
    return { result, etcd: { samples: tolerances.length, tolerance, mostVoters, missed } };
  } finally {
    over = true;
  }
}
