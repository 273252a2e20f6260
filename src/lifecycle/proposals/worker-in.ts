import { remember } from '../../kit/remember.ts';
import { isGivenUp } from '../attempts.ts';
import type { Desired } from '../desired.ts';
import type { Draft } from '../draft.ts';
import { allowNode, issue } from '../moves/identity.ts';
import { create, start } from '../moves/machine.ts';
import { uncordon } from '../moves/node.ts';
import { type Proposed, propose, waitFor } from '../proposal.ts';
import { madeFrom } from '../versions.ts';
import type { WorkerSeen } from '../workforce.ts';

/** reserve → issue → allow the node's name → create → node Ready. Before the founding there is no policy to ask. */
export function nextWorkerStepIn(desired: Desired, seen: Draft, worker: WorkerSeen): Proposed {
  const { machine, node, record } = worker;
  if (!record) return propose();
  if (machine.state !== 'reserved') {
    if (machine.state === 'gone') return waitFor(`${machine.name}: its machine is gone, and yet its node is Ready`);
    if (machine.state === 'stopped') return propose(start(machine.name));
    if (node?.leaving) return propose(uncordon(machine.name));
    return seen.available.has(machine.name) || node?.ready || isGivenUp(seen, machine.name)
      ? propose()
      : waitFor(`${machine.name}: node to become Ready`);
  }
  if (!record.issued) return propose(issue(record));
  if (!seen.state.epoch) return propose(create(record, madeFrom(desired, record.role)));
  const allowed = allowedNames(seen);
  if (!allowed) return waitFor(`${record.name}: the ${desired.addons[0]?.id} policy`);
  return propose(allowed.has(record.name) ? create(record, madeFrom(desired, record.role)) : allowNode(record.name));
}

function allowedNames(seen: Draft): ReadonlySet<string> | undefined {
  const list = seen.seen.cluster.known ? seen.seen.cluster.value.allowedNodes : undefined;
  return list && namesIn(list);
}

const namesIn = remember((list: readonly string[]): ReadonlySet<string> => new Set(list));
