import type { EndpointBackend } from '../../providers/provider.ts';
import type { ApiServerSeen, MachineSeen, MemberSeen, NodeSeen } from '../../world/observation.ts';
import { kubeletLives } from './worker.ts';

/** What is seen of one control plane, from every side. */
export interface ControlPlaneSigns {
  machine: MachineSeen;
  member?: MemberSeen;
  apiServer?: ApiServerSeen;
  node?: NodeSeen;
  backend?: EndpointBackend;
}

/** A voter that answers and whom the leader's log reaches: it counts for quorum. */
export function healthyVoter(member: MemberSeen | undefined): boolean {
  return member !== undefined && !member.learner && member.started && member.healthy;
}

/** Ready to be put behind the endpoint: votes, answers /readyz, and its node is Ready. */
export function readyToServe(signs: ControlPlaneSigns): boolean {
  return (
    signs.machine.state === 'running' &&
    healthyVoter(signs.member) &&
    signs.apiServer?.ready === true &&
    signs.node?.ready === true
  );
}

/** Serves: ready, in the endpoint's rotation, and the endpoint's own check agrees. */
export function serves(signs: ControlPlaneSigns): boolean {
  return readyToServe(signs) && signs.backend?.admitted === true && signs.backend.healthy;
}

/** No sign of life from any side. One bad sign is degraded, never dead. */
export function noSignOfLife(signs: ControlPlaneSigns): boolean {
  const memberDown = signs.member?.healthy !== true;
  return (
    memberDown && !kubeletLives(signs.node) && signs.apiServer?.serving !== true && signs.backend?.healthy !== true
  );
}
