import type { MachineSeen } from '../../world/observation.ts';
import type { DesiredPool } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { stop } from '../moves/machine.ts';
import { cordon, evict } from '../moves/node.ts';
import { type Proposed, propose, waitFor } from '../proposal.ts';
import { isDrainOverdue } from '../roster.ts';
import { endOf } from './dead-control-planes.ts';

/** cordon → evict under budgets, volumes detached → stop → destroy, confirmed gone → delete the node → forget. */
export function nextWorkerStepOut(seen: Draft, machine: MachineSeen, pool: DesiredPool): Proposed {
  const node = seen.nodes.get(machine.name);
  if (machine.state === 'reserved' || machine.state === 'gone' || machine.state === 'stopped')
    return endOf(seen, machine);
  if (machine.state === 'stopping') return waitFor(`${machine.name}: to power off`);
  const end = stop(machine);
  const lifts = ['drain-before-stop', 'fresh-observation'];
  if (node?.schedulable) return propose({ ...cordon(machine.name), prepares: { move: end, lifts } });
  if (node && node.podsToLeave.length > 0) {
    const force = pool.afterDeadline === 'delete-pods' && isDrainOverdue(seen, machine.name, pool);
    return propose({ ...evict(node, force), prepares: { move: end, lifts } });
  }
  if (node && node.volumeAttachments > 0)
    return waitFor(`${machine.name}: ${node.volumeAttachments} volumes to be detached`);
  return propose(end);
}
