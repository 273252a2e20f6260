import { sameDigests } from '../../machine/types.ts';
import type { SimulatedWorld } from '../../world/simulated/index.ts';
import type { Model, SimEtcd, SimMachine } from '../../world/simulated/model.ts';
import { etcdInService } from '../../world/simulated/service.ts';
import { quorumOf } from '../../world/state.ts';
import { addonOf, type Document, type DocumentPool, digestsOf } from './document.ts';
import { apiServes } from './vitals.ts';

/** What is not as the document says, asked of the world itself and not of what the lifecycle sees of it. */
export function untruths({ model }: SimulatedWorld, document: Document): string[] {
  const etcd = etcdInService(model);
  if (!etcd) return ['there is no etcd'];
  const ours = ourMachines(model);
  return [
    ...controlPlanes(model, etcd, document, ours),
    ...document.pools.flatMap(pool => workers(etcd, document, pool, ours)),
    ...strays(model, etcd, document, ours),
    ...document.addons.flatMap(({ id }) => {
      const addon = etcd.kube.addons.get(id);
      return unless(
        addon?.ready === true && addon.digest === addonOf(document, id).digest,
        `the addon ${id} is not as it should be`,
      );
    }),
  ];
}

function unless(holds: boolean, wrong: string): string[] {
  return holds ? [] : [wrong];
}

function ourMachines(model: Model): SimMachine[] {
  return [...model.machines.values()].filter(machine => machine.clusterId === model.state.record.clusterId);
}

function controlPlanes(model: Model, etcd: SimEtcd, document: Document, ours: SimMachine[]): string[] {
  const found = ours.filter(machine => machine.role === 'control-plane');
  const digests = digestsOf(document.controlPlaneConfig, document.version);
  return [
    ...unless(found.length === document.controlPlanes, `${found.length} control planes of ${document.controlPlanes}`),
    ...unless(etcd.members.size === document.controlPlanes, `${etcd.members.size} members of etcd`),
    ...found.flatMap(machine => [
      ...unless(apiServes(machine, etcd), `${machine.name} does not serve`),
      ...unless(
        model.endpoint.backends.get(machine.name)?.healthy === true,
        `${machine.name} is not behind the endpoint`,
      ),
      ...unless(sameDigests(machine.blueprint.digests, digests), `${machine.name} is of another config`),
    ]),
  ];
}

function workers(etcd: SimEtcd, document: Document, pool: DocumentPool, ours: SimMachine[]): string[] {
  const found = ours.filter(machine => machine.role === 'worker' && machine.pool === pool.name);
  return [
    ...unless(found.length === pool.replicas, `${found.length} workers of ${pool.replicas} in ${pool.name}`),
    ...found.flatMap(({ name, blueprint }) => {
      const node = etcd.kube.nodes.get(name);
      return [
        ...unless(node?.ready === true && node.schedulable, `the node ${name} takes no pods`),
        ...unless(
          sameDigests(blueprint.digests, digestsOf(pool.config, document.version)),
          `${name} is of another config`,
        ),
      ];
    }),
  ];
}

/** What is left of machines that are gone, and machines that nobody asked for. */
function strays(model: Model, etcd: SimEtcd, document: Document, ours: SimMachine[]): string[] {
  const names = new Set(ours.map(machine => machine.name));
  const pools = new Set(document.pools.map(pool => pool.name));
  const without = (what: string, found: Iterable<string>) =>
    [...found].filter(name => !names.has(name)).map(name => `${what} ${name} has no machine`);
  return [
    ...without('the record', model.state.machines.keys()),
    ...without('the node', etcd.kube.nodes.keys()),
    ...without('the identity', model.issued.keys()),
    ...without('the backend', model.endpoint.backends.keys()),
    ...without('the allowed name', etcd.kube.allowed ?? []),
    ...ours
      .filter(({ role, pool }) => role === 'worker' && !pools.has(pool ?? ''))
      .map(({ name }) => `${name} is of no pool`),
  ];
}

/** What is still there of a cluster that was to be destroyed. */
export function leftovers({ model }: SimulatedWorld): string[] {
  return [
    ...ourMachines(model).map(machine => `${machine.name} still exists`),
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
    return machine?.etcdData?.memberId === member.id && !machine.expired && !machine.cutOff && !machine.deadOnArrival;
  });
  return whole.length < quorumOf(voters.length);
}
