import { sameDigests } from '../../machine/types.ts';
import type { SimulatedWorld } from '../../world/simulated/index.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import { quorumOf } from '../../world/state.ts';
import { type Document, digestsOf } from './document.ts';
import { apiServes } from './vitals.ts';

/** What is not as the document says, asked of the world itself and not of what the lifecycle sees of it. */
export function untruths({ model }: SimulatedWorld, document: Document): string[] {
  const etcd = etcdInService(model);
  const wrong: string[] = [];
  const expect = (holds: boolean, what: string) => void (holds || wrong.push(what));
  const ours = [...model.machines.values()].filter(machine => machine.clusterId === model.state.record.clusterId);
  const controlPlanes = ours.filter(machine => machine.role === 'control-plane');
  expect(
    controlPlanes.length === document.controlPlanes,
    `${controlPlanes.length} control planes of ${document.controlPlanes}`,
  );
  for (const machine of controlPlanes) {
    expect(apiServes(machine, etcd), `${machine.name} does not serve`);
    expect(model.endpoint.backends.get(machine.name)?.healthy === true, `${machine.name} is not behind the endpoint`);
    expect(
      sameDigests(machine.blueprint.digests, digestsOf(document.controlPlaneConfig)),
      `${machine.name} is of another config`,
    );
  }
  for (const pool of document.pools) {
    const workers = ours.filter(machine => machine.role === 'worker' && machine.pool === pool.name);
    expect(workers.length === pool.replicas, `${workers.length} workers of ${pool.replicas} in ${pool.name}`);
    for (const { name, blueprint } of workers) {
      const node = etcd?.kube.nodes.get(name);
      expect(node?.ready === true && node.schedulable, `the node ${name} takes no pods`);
      expect(sameDigests(blueprint.digests, digestsOf(pool.config)), `${name} is of another config`);
    }
  }
  const names = new Set(ours.map(machine => machine.name));
  const extra = (what: string, found: Iterable<string>) => {
    for (const name of found) expect(names.has(name), `${what} ${name} has no machine`);
  };
  extra('the record', model.state.machines.keys());
  extra('the node', etcd?.kube.nodes.keys() ?? []);
  extra('the identity', model.issued.keys());
  extra('the backend', model.endpoint.backends.keys());
  extra('the allowed name', etcd?.kube.allowed ?? []);
  expect(etcd?.members.size === document.controlPlanes, `${etcd?.members.size} members of etcd`);
  const inDocument = new Set(document.pools.map(pool => pool.name));
  for (const machine of ours)
    expect(machine.role !== 'worker' || inDocument.has(machine.pool ?? ''), `${machine.name} is of no pool`);
  for (const { id, version } of document.addons) {
    expect(
      etcd?.kube.addons.get(id)?.digest === `${id}-${version}` && etcd.kube.addons.get(id)?.ready === true,
      `the addon ${id}`,
    );
  }
  return wrong;
}

/** What is still there of a cluster that was to be destroyed. */
export function leftovers({ model }: SimulatedWorld): string[] {
  const ours = [...model.machines.values()].filter(machine => machine.clusterId === model.state.record.clusterId);
  return [
    ...ours.map(machine => `${machine.name} still exists`),
    ...(model.endpoint.exists ? ['the endpoint still exists'] : []),
  ];
}

/** A founded cluster of which fewer than a quorum of voters' disks are left. */
export function isLost({ model }: SimulatedWorld): boolean {
  const etcd = etcdInService(model);
  if (!etcd || !model.state.record.epoch) return false;
  const voters = [...etcd.members.values()].filter(member => !member.learner);
  const whole = voters.filter(member => {
    const machine = model.machines.get(member.name);
    return machine?.etcdData?.memberId === member.id && !machine.expired && !machine.cutOff;
  });
  return whole.length < quorumOf(voters.length);
}
