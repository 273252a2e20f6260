import type { Invariant } from '../lives/act.ts';
import { noFlapping } from './attempts.ts';
import { endpointEmptiedFirst, endpointServes, noSecondFault, onlyReadyAdmitted, toleranceKept } from './endpoint.ts';
import {
  etcdOutlivesApiServer,
  leadershipMovedFirst,
  memberLeavesBeforeMachine,
  neverTwoLearners,
  nobodyJoinsTheDead,
  oneMembershipChange,
  quorumKept,
} from './etcd.ts';
import { foundedOnce, policyFirst } from './founding.ts';
import { machinesCounted, nothingForeignTouched, nothingForgottenAlive, oneMovePerTarget } from './machines.ts';
import { onlyExpiredRemade, restoredAlone } from './restore.ts';
import { backedUpFirst, keysKnown, onlyForward, passedOnlyWhenAsked, skewLegal } from './versions.ts';
import { budgetsKept, drainsGiveUp, podsLeaveFirst, poolAvailable } from './workers.ts';

/** All that must hold after every effect; that a life converges is checked at its end. */
export const INVARIANTS: readonly Invariant[] = [
  quorumKept,
  neverTwoLearners,
  oneMembershipChange,
  nobodyJoinsTheDead,
  etcdOutlivesApiServer,
  leadershipMovedFirst,
  memberLeavesBeforeMachine,
  endpointServes,
  endpointEmptiedFirst,
  toleranceKept,
  noSecondFault,
  onlyReadyAdmitted,
  poolAvailable,
  podsLeaveFirst,
  budgetsKept,
  drainsGiveUp,
  nothingForgottenAlive,
  nothingForeignTouched,
  machinesCounted,
  noFlapping,
  oneMovePerTarget,
  foundedOnce,
  restoredAlone,
  onlyExpiredRemade,
  policyFirst,
  skewLegal,
  onlyForward,
  passedOnlyWhenAsked,
  keysKnown,
  backedUpFirst,
];
