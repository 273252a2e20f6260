import { SeaworthyError } from '../../kit/errors.ts';
import type { Backups } from '../world.ts';
import { draw } from './durations.ts';
import { freshId, type Model, type SimEtcd } from './model.ts';
import { etcdInService } from './service.ts';
import { keepSnapshot } from './snapshots.ts';

/** Snapshots are taken as long as somebody leads, before and after the while it takes. */
export function simulatedBackups(model: Model): Backups {
  return {
    take: async (why, { signal }) => {
      const { clusterId, revision } = serving(model);
      const at = model.events.now;
      await model.events.clock().sleep(draw(model.durations, 'backup', model.random), signal);
      const { kube } = serving(model);
      const id = `${new Date(at).toISOString()}-${freshId(model)}`;
      return {
        ...{ id, at, why, revision, hash: keepSnapshot(model, serving(model)), etcdVersion: '' },
        kubernetesVersion: oldestVersion(model),
        etcdClusterId: clusterId,
        kubeSystemUid: kube.systemUid ?? '',
        file: `/backups/${id}`,
        bytes: 1 << 20,
      };
    },
    remove: async () => {},
  };
}

function serving(model: Model): SimEtcd {
  const etcd = etcdInService(model);
  if (etcd?.leader && !model.weather.partitioned) return etcd;
  throw new SeaworthyError('etcd', 'no etcd member can give a snapshot: there is no quorum', { retry: true });
}

function oldestVersion({ controlPlanes }: Model): string {
  const versions = [...controlPlanes.values()]
    .filter(machine => machine.etcdUp)
    .map(machine => machine.blueprint.kubernetesVersion);
  return versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))[0] ?? '';
}
