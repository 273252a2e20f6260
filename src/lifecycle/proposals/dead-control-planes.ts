import type { MachineSeen } from '../../world/observation.ts';
import { neverCameUp } from '../attempts.ts';
import type { Draft } from '../draft.ts';
import { withdraw } from '../moves/endpoint.ts';
import { removeMember } from '../moves/etcd.ts';
import { forget } from '../moves/identity.ts';
import { destroy, giveUp } from '../moves/machine.ts';
import { deleteNode, outOfService } from '../moves/node.ts';
import { bySerial, merge, type Proposal, type Proposed, propose, waitFor } from '../proposal.ts';
import { controlPlanes, isDead, stillReports } from '../roster.ts';

/** The dead go first, all of them: withdraw → remove the member → destroy, confirmed gone → delete the node → forget. */
export const buryControlPlanes: Proposal = (_desired, seen) => {
  if (!seen.state.epoch) return propose();
  const dead = bySerial(controlPlanes(seen)).filter(machine => isDead(seen, machine.name));
  return merge([...dead.map(machine => bury(seen, machine)), strayBackends(seen), strayLearners(seen)]);
};

function bury(seen: Draft, machine: MachineSeen): Proposed {
  const { name } = machine;
  if (seen.backends.get(name)?.admitted) return propose(withdraw(name));
  const member = seen.members.get(name);
  if (member) return propose(removeMember(name, member));
  return letGo(seen, machine);
}

/** The end of a machine that is lost: its pods and volumes are let go first, so that they need not wait to be missed; then as of every machine. */
export function letGo(seen: Draft, machine: MachineSeen): Proposed {
  const node = seen.nodes.get(machine.name);
  const tainted = node?.taints.some(taint => taint.key === 'node.kubernetes.io/out-of-service');
  if (machine.state === 'gone' && node && !tainted && node.podsToLeave.length > 0)
    return propose(outOfService(machine.name));
  return endOf(seen, machine);
}

/** The common end of every machine: destroyed, its node deleted, forgotten. */
export function endOf(seen: Draft, machine: MachineSeen): Proposed {
  const { name } = machine;
  if (machine.state !== 'gone' && machine.state !== 'reserved') return propose(end(seen, machine));
  if (machine.state === 'gone' && stillReports(seen, name)) return waitFor(`${name}: its node to be lost`);
  if (seen.nodes.has(name)) return propose(deleteNode(name));
  const record = seen.records.get(name);
  return record ? propose(forget(record)) : propose();
}

function end(seen: Draft, machine: MachineSeen) {
  if (!isDead(seen, machine.name) || !neverCameUp(seen, machine)) return destroy(machine);
  const minutes = Math.round(seen.deadAfter / 60_000);
  const serial = seen.records.get(machine.name)?.serial ?? 0;
  return giveUp(machine, serial, `it runs for ${minutes} minutes, and its kubelet has never been heard of`);
}

/** Learners that never began and are nobody's: an addition that etcd carried out after its machine was given up. Each keeps all others out. */
function strayLearners(seen: Draft): Proposed {
  const strays = [...seen.members].filter(
    ([name, { learner, started }]) => learner && !started && !seen.records.has(name) && !seen.machines.has(name),
  );
  return propose(...strays.map(([name, member]) => removeMember(name, member)));
}

/** A backend that no machine of ours stands behind. */
function strayBackends(seen: Draft): Proposed {
  const strays = bySerial(seen.backends.values()).filter(
    backend => backend.admitted && !seen.records.has(backend.name),
  );
  return propose(...strays.map(backend => withdraw(backend.name)));
}
