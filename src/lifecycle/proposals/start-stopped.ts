import { start } from '../moves/machine.ts';
import { bySerial, merge, type Proposal, propose, waitFor } from '../proposal.ts';
import { hasLeftEtcd } from '../roster.ts';
import { victim } from './control-planes-out.ts';

/** Starts what is stopped and is to stay. A control plane whose member is removed, or a worker drained to go, is on its way out. */
export const startStopped: Proposal = (desired, seen) => {
  const goes = seen.state.epoch ? victim(desired, seen)?.name : undefined;
  return merge(
    bySerial(seen.machines.values()).map(machine => {
      if (machine.state !== 'stopped') return propose();
      const leaving = seen.nodes.get(machine.name)?.leaving === true;
      if (leaving && (machine.role === 'worker' || machine.name === goes)) return propose();
      if (machine.role === 'worker') return propose(start(machine.name));
      if (seen.state.epoch && !seen.seen.members.known)
        return startIfQuorumNeedsIt(seen.seen.members.why, machine.name);
      return hasLeftEtcd(seen, machine) ? propose() : propose(start(machine.name));
    }),
  );
};

/** When etcd cannot be asked, its stopped members are the likeliest reason: a disk that is there is better started than not. */
function startIfQuorumNeedsIt(why: string, name: string) {
  return merge([propose(start(name)), waitFor(`etcd: ${why}`)]);
}
