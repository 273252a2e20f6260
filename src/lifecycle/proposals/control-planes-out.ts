import type { MachineSeen } from '../../world/observation.ts';
import { isGivenUp } from '../attempts.ts';
import type { Desired } from '../desired.ts';
import { type Draft, signsOf } from '../draft.ts';
import { withdraw } from '../moves/endpoint.ts';
import { moveLeader, removeMember } from '../moves/etcd.ts';
import { stop } from '../moves/machine.ts';
import { cordon, evict } from '../moves/node.ts';
import { bySerial, merge, type Proposal, type Proposed, propose, waitFor } from '../proposal.ts';
import { controlPlanes, dueReason, hasLeftEtcd, isDead } from '../roster.ts';
import { isTurnedAway } from '../upgrade.ts';
import { living, wanted } from './control-planes-count.ts';
import { endOf } from './dead-control-planes.ts';

/** Who leaves goes out, in order; one whose member is removed already goes all the way. */
export const takeControlPlanesOut: Proposal = (desired, seen) => {
  if (!seen.state.epoch) return propose();
  const past = bySerial(controlPlanes(seen)).filter(
    machine => !isDead(seen, machine.name) && hasLeftEtcd(seen, machine),
  );
  return merge([
    ...past.map(machine => afterEtcd(seen, machine)),
    ...leavers(desired, seen).map(machine => nextStepOut(seen, machine)),
  ]);
};

/** All that are turned away, for each of them that came in would take the cluster where nobody wants it; and one more than desired. */
export function leavers(desired: Desired, seen: Draft): MachineSeen[] {
  const candidates = living(seen);
  const away = bySerial(candidates.filter(machine => isTurnedAway(seen, desired, machine)));
  const next = victim(
    desired,
    seen,
    candidates.filter(machine => !away.includes(machine)),
  );
  return next ? [...away, next] : away;
}

/** Who leaves while there are more than desired: first who is only a name that nobody needs, then who has begun to, then who is due, then who does not serve, then the youngest. */
function victim(desired: Desired, seen: Draft, candidates: MachineSeen[]): MachineSeen | undefined {
  if (candidates.length <= desired.controlPlane.replicas) return undefined;
  const surplus = living(seen).length > wanted(desired, seen);
  const order = (machine: MachineSeen): number => {
    if (surplus && machine.state === 'reserved') return -1;
    if (hasBegunToLeave(seen, machine)) return 0;
    // one that is due and could serve until it goes is not turned back while the way is barred by one that never will
    // one that a founding put behind the endpoint may serve, though its node never became Ready
    if (isGivenUp(seen, machine.name)) return seen.backends.get(machine.name)?.admitted ? 0.6 : 0.5;
    const due = dueReason(seen, desired, machine) !== undefined;
    const rank = !seen.serving.has(machine.name) ? 1 : seen.members.get(machine.name)?.leader ? 3 : 2;
    return due ? rank : rank + 3;
  };
  return bySerial(candidates)
    .reverse()
    .sort((a, b) => order(a) - order(b))[0];
}

function hasBegunToLeave(seen: Draft, machine: MachineSeen): boolean {
  return seen.nodes.get(machine.name)?.leaving === true || machine.state === 'stopping';
}

function nextStepOut(seen: Draft, machine: MachineSeen): Proposed {
  const { name } = machine;
  const { node, member, backend, apiServer } = signsOf(seen, machine);
  if (machine.state === 'reserved' || machine.state === 'gone')
    return member ? propose(removeMember(name, member)) : endOf(seen, machine);
  const end = stop(machine);
  const lifts = ['drain-before-stop', 'endpoint-before-apiserver', 'leader-moves-first', 'fresh-observation'];
  if (node?.schedulable) return propose({ ...cordon(name), prepares: { move: end, lifts } });
  if (node && node.podsToLeave.length > 0) return propose({ ...evict(node, false), prepares: { move: end, lifts } });
  if (backend?.admitted) return propose({ ...withdraw(name), prepares: { move: end, lifts } });
  if (member?.leader) return leaderAway(seen, machine, end, lifts);
  // Not known to have stopped counts as serving: etcd has to outlive it.
  if (apiServer?.serving !== false)
    return machine.state === 'running' ? propose(end) : waitFor(`${name}: its API server to stop`);
  return member ? propose(removeMember(name, member)) : waitFor(`${name}: to power off`);
}

function leaderAway(seen: Draft, machine: MachineSeen, end: ReturnType<typeof stop>, lifts: string[]): Proposed {
  const staying = bySerial(controlPlanes(seen)).find(
    other => other.name !== machine.name && seen.serving.has(other.name),
  );
  const to = staying && seen.members.get(staying.name);
  if (!staying || !to) return waitFor(`${machine.name}: another member to take etcd's leadership`);
  return propose({ ...moveLeader(machine.name, { name: staying.name, id: to.id }), prepares: { move: end, lifts } });
}

/** Its member is removed: it powers itself off, then it is destroyed. */
function afterEtcd(seen: Draft, machine: MachineSeen): Proposed {
  const dueToStop = machine.state === 'running' || machine.state === 'creating' || machine.state === 'stopping';
  if (!dueToStop) return endOf(seen, machine);
  if (seen.backends.get(machine.name)?.admitted) return propose(withdraw(machine.name));
  return machine.state === 'stopping' ? waitFor(`${machine.name}: to power off`) : propose(stop(machine));
}
