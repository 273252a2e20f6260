import { readyToServe, serves } from '../../verify/gates/control-plane.ts';
import type { MachineSeen } from '../../world/observation.ts';
import type { MachineRecord } from '../../world/state.ts';
import { isGivenUp } from '../attempts.ts';
import type { Desired } from '../desired.ts';
import { type Draft, signsOf } from '../draft.ts';
import { admit } from '../moves/endpoint.ts';
import { addLearner, promote } from '../moves/etcd.ts';
import { allowNode, issue } from '../moves/identity.ts';
import { create } from '../moves/machine.ts';
import { uncordon } from '../moves/node.ts';
import { bySerial, merge, type Proposal, type Proposed, propose, waitFor } from '../proposal.ts';
import { controlPlanes, hasLeftEtcd, isDead, isLastHope } from '../roster.ts';
import { madeFrom, versionOf } from '../versions.ts';
import { leavers } from './control-planes-out.ts';

/** Each control plane that is to stay goes one step further in: reserve → issue → allow → learner → create → promote → admit. */
export const bringControlPlanesIn: Proposal = (desired, seen) => {
  if (!seen.state.epoch) return propose();
  const leaving = leavers(desired, seen);
  const staying = bySerial(controlPlanes(seen)).filter(
    machine => !leaving.includes(machine) && !isDead(seen, machine.name) && !hasLeftEtcd(seen, machine),
  );
  return merge(staying.map(machine => nextStepIn(desired, seen, machine)));
};

function nextStepIn(desired: Desired, seen: Draft, machine: MachineSeen): Proposed {
  const record = seen.records.get(machine.name);
  if (!record) return propose();
  if (machine.state === 'reserved') return beforeItsLife(desired, seen, record);
  const signs = signsOf(seen, machine);
  if (signs.node?.leaving) return propose(uncordon(machine.name));
  if (serves(signs)) return propose();
  if (signs.member?.learner) {
    return signs.member.caughtUp && signs.member.healthy
      ? propose(promote(machine.name, signs.member))
      : waitFor(`${machine.name}: etcd learner to catch up`);
  }
  const ready = readyToServe(signs) && signs.apiServer?.forwards !== false;
  if (!signs.backend?.admitted && (ready || isLastHope(seen, machine.name)))
    return propose(admit(machine.name, machine.address, versionOf(seen, desired, machine)));
  // what is given up is waited for by nobody; where it can't be replaced first, that is all that can be said
  if (isGivenUp(seen, machine.name) && desired.traits.surge) return propose();
  return waitFor(`${machine.name}: ${missing(signs)}`);
}

function beforeItsLife(desired: Desired, seen: Draft, record: MachineRecord): Proposed {
  if (!record.issued) return propose(issue(record));
  const allowed = seen.seen.cluster.known ? seen.seen.cluster.value.allowedNodes : undefined;
  if (!allowed) return waitFor(`${record.name}: the ${desired.addons[0]?.id} policy`);
  if (!allowed.includes(record.name)) return propose(allowNode(record.name));
  if (record.founding || seen.members.has(record.name)) return propose(create(record, madeFrom(desired, record.role)));
  return propose(addLearner(record));
}

function missing(signs: ReturnType<typeof signsOf>): string {
  if (signs.machine.state !== 'running') return `machine is ${signs.machine.state}`;
  if (!signs.member?.started) return 'etcd to start';
  if (!signs.member.healthy) return 'etcd to become healthy';
  if (!signs.apiServer?.ready) return 'API server to become ready';
  if (!signs.node?.ready) return 'node to become Ready';
  if (!signs.backend?.admitted && signs.apiServer.forwards === false) return 'kube-proxy to forward to Services';
  return 'the endpoint to find it healthy';
}
