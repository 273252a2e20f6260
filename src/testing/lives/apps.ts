import type { App } from '../../world/simulated/index.ts';
import { runApp } from '../../world/simulated/pods.ts';
import { between, type Random } from '../../world/simulated/random.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import type { Arena } from './arena.ts';

/** Workloads with budgets, as many as the pools can bear. */
export function deployApps(arena: Arena): void {
  const { model } = arena.world;
  const kube = etcdInService(model)?.kube;
  if (!kube || kube.apps.size > 0) return;
  for (const app of randomApps(arena.random)) runApp(model, kube, app);
}

function randomApps(random: Random): App[] {
  return Array.from({ length: between(random, 0, 2) }, (_, nth) => {
    const replicas = between(random, 1, 4);
    return {
      name: `app-${nth}`,
      replicas,
      minAvailable: between(random, 0, replicas - 1),
      pool: undefined,
      volumes: random() < 0.3,
    };
  });
}
