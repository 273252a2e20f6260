import type { MachineSeen } from '../../world/observation.ts';
import type { Draft } from '../draft.ts';
import { start } from '../moves/machine.ts';
import { bySerial, merge, type Proposal, propose, waitFor } from '../proposal.ts';
import { controlPlanes, hasLeftEtcd } from '../roster.ts';
import { leavers } from './control-planes-out.ts';

/** Starts control planes that are stopped and are to stay; one whose member is removed, or that is on its way out and can be
 * spared, is not: etcd takes nobody in while a voter is down. Workers are their pool's concern. What was started by somebody else before its
 * existence was on record is started as well: that records it, and it may have voted. */
export const startStopped: Proposal = (desired, seen) => {
  const leaving = seen.state.epoch ? leavers(desired, seen) : [];
  const stopped = controlPlanes(seen).filter(machine => machine.state === 'stopped' || livesUnrecorded(seen, machine));
  return merge(
    bySerial(stopped).map(machine => {
      const spare = seen.serving.size >= desired.controlPlane.replicas;
      if (leaving.includes(machine) && spare && seen.nodes.get(machine.name)?.leaving) return propose();
      if (seen.state.epoch && !seen.seen.members.known)
        return startIfQuorumNeedsIt(seen.seen.members.why, machine.name);
      return hasLeftEtcd(seen, machine) ? propose() : propose(start(machine.name));
    }),
  );
};

function livesUnrecorded(seen: Draft, { name, state }: MachineSeen): boolean {
  return state === 'running' && seen.records.get(name)?.existed === false;
}

/** When etcd cannot be asked, its stopped members are the likeliest reason: a disk that is there is better started than not. */
function startIfQuorumNeedsIt(why: string, name: string) {
  return merge([propose(start(name)), waitFor(`etcd: ${why}`)]);
}
