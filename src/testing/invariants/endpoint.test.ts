import { expect, it } from 'vitest';
import { etcdInService } from '../../world/simulated/service.ts';
import type { Act } from '../lives/act.ts';
import { vitalsOf } from '../lives/vitals.ts';
import { worldAtRest } from '../lives/world.ts';
import { noSecondFault } from './endpoint.ts';

/** Decided when everything was well at 1 s; lands when one control plane votes and does not serve (yet, or any more). */
async function evictionBeside(promotedAt: number | undefined) {
  const { model } = await worldAtRest();
  model.changedAt.clear();
  const etcd = etcdInService(model)!;
  const worker = [...model.machines.values()].find(({ role }) => role === 'worker')!;
  const [other = ''] = model.controlPlanes.keys();
  model.endpoint.backends.delete(other);
  return noSecondFault.broken({
    ...{ call: { name: 'kube.evict', args: [worker.name, { force: false }] }, target: worker.name },
    ...{ model, etcd, machine: worker, node: etcd.kube.nodes.get(worker.name), before: vitalsOf(model, etcd) },
    ...{ actedAt: new Map(), promotedAt: new Map(promotedAt === undefined ? [] : [[other, promotedAt]]), late: false },
    move: { decidedAt: 1_000, founded: true, reached: undefined, desired: { requests: [] } },
  } as unknown as Act);
}

it('finds an eviction beside a voter that does not serve', async () => {
  expect(await evictionBeside(undefined)).toMatch(/is a voter and does not serve/);
  expect(await evictionBeside(999)).toMatch(/is a voter and does not serve/);
});

it('finds nothing in a slow eviction that a learner was promoted beside: nobody had counted on it', async () => {
  expect(await evictionBeside(1_001)).toBeUndefined();
});
