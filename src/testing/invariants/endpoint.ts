import { isOlder } from '../../catalog/versions.ts';
import type { SimMachine } from '../../world/simulated/model.ts';
import { type Act, controlPlaneChanged, type Invariant, isDestroying } from '../lives/act.ts';
import { apiServes } from '../lives/vitals.ts';
import { wasDrained } from './machines.ts';

const isFounded = (act: Act) => act.move.founded && act.model.state.record.epoch !== undefined;

export const endpointServes: Invariant = {
  name: 'endpoint-serves',
  broken: act => {
    const { before, after, move } = act;
    if (!isFounded(act) || isDestroying(act) || after.serving.size >= before.serving.size || controlPlaneChanged(act))
      return undefined;
    const { replicas } = move.desired.controlPlane;
    if (after.serving.size < 1) return 'nothing serves behind the endpoint any more';
    const whole = before.serving.size >= replicas;
    return whole && after.serving.size < replicas - 1 ? `${after.serving.size} of ${replicas} serve` : undefined;
  },
};

/** A client must be sent elsewhere before its API server stops. */
export const endpointEmptiedFirst: Invariant = {
  name: 'withdrawn-before-stopped',
  broken: act => {
    const { call, machine, before } = act;
    const takes =
      call.name === 'machines.stop' || call.name === 'machines.destroy' || call.name === 'etcd.removeMember';
    if (!takes || !machine || !isFounded(act) || isDestroying(act) || controlPlaneChanged(act)) return undefined;
    return before.serving.has(machine.name) ? `${machine.name} still serves behind the endpoint` : undefined;
  },
};

/** Tolerance never drops below what the document asks for by a planned act, as long as nothing is broken. */
export const toleranceKept: Invariant = {
  name: 'tolerance-kept',
  broken: act => {
    const { before, after, move } = act;
    const { controlPlane, traits } = move.desired;
    if (!isFounded(act) || isDestroying(act) || traits.fixedHosts || controlPlaneChanged(act)) return undefined;
    if (before.serving.size <= after.serving.size || after.serving.size >= controlPlane.replicas) return undefined;
    return `${after.serving.size} control planes serve, ${controlPlane.replicas} are desired`;
  },
};

const DISRUPTING = new Set([
  'kube.cordon',
  'kube.evict',
  'endpoint.withdraw',
  'etcd.removeMember',
  'machines.stop',
  'machines.destroy',
]);

/** A second fault on top of a first is an outage: nothing that lives is disrupted while a control plane does not serve. */
export const noSecondFault: Invariant = {
  name: 'no-second-fault',
  broken: act => {
    const { call, model, etcd, machine, before } = act;
    if (!DISRUPTING.has(call.name) || !machine || !isFounded(act) || isDestroying(act) || controlPlaneChanged(act))
      return undefined;
    if (!lives(act) || takesNothing(act, machine)) return undefined;
    for (const other of model.controlPlanes.values()) {
      const goes = (each: SimMachine) => isUnwelcome(act, each) || (each.role === 'control-plane' && each.neverReady);
      const bothGo = goes(machine) && goes(other);
      if (other.name === machine.name || bothGo) continue;
      const member = etcd?.members.get(other.etcdData?.memberId ?? '');
      const leaves = etcd?.kube.nodes.get(other.name)?.leaving === true;
      if (member?.learner === false && !leaves && !before.serving.has(other.name) && !joinedSince(act, other.name))
        return `${other.name} is a voter and does not serve`;
    }
    return undefined;
  },
};

/** It stands beside the endpoint, and was made for a version that the document does not ask for, or its node never becomes Ready. */
function isUnwelcome({ model, move }: Act, { name, role, blueprint, neverReady }: SimMachine): boolean {
  if (role !== 'control-plane' || model.endpoint.backends.has(name)) return false;
  return neverReady || isOlder(move.desired.kubernetesVersion, blueprint.kubernetesVersion);
}

/** When this was decided it was a learner, that nobody counted on; that it votes since takes nothing away. */
function joinedSince({ move, promotedAt }: Act, name: string): boolean {
  return (promotedAt.get(name) ?? -1) > move.decidedAt;
}

/** Of who serves nobody there is nothing to withdraw; a worker runs no etcd, whatever member was added with its address. */
function takesNothing({ call, before }: Act, { name, role }: NonNullable<Act['machine']>): boolean {
  if (call.name === 'endpoint.withdraw') return !before.serving.has(name);
  return call.name === 'etcd.removeMember' && role === 'worker';
}

/** Does its work, or half of it. */
function lives({ machine, etcd, node }: Act): boolean {
  if (machine?.power !== 'running' || machine.cutOff || machine.expired) return false;
  return machine.role === 'worker' ? node?.ready === true && !wasDrained(node) : apiServes(machine, etcd);
}

export const onlyReadyAdmitted: Invariant = {
  name: 'only-ready-admitted',
  broken: act => {
    const { call, machine, etcd, before } = act;
    if (call.name !== 'endpoint.admit' || !isFounded(act) || controlPlaneChanged(act)) return undefined;
    // where nobody serves nobody is worse off: the endpoint's own check keeps out who is not ready
    if (before.serving.size === 0) return undefined;
    return machine && apiServes(machine, etcd) ? undefined : `the API server of ${act.target} is not ready`;
  },
};
