import type { Guard } from '../guard.ts';
import { attemptsEnd } from './attempts.ts';
import {
  budgetsRespected,
  controlPlaneHealthy,
  drainBeforeStop,
  drainDeadline,
  maxSurge,
  maxUnavailable,
  replacementServesFirst,
} from './disruption.ts';
import { endpointBeforeApiServer, endpointNeverEmpty, serveBeforeAdmit } from './endpoint.ts';
import {
  deadMembersFirst,
  etcdOutlivesApiServer,
  leaderMovesFirst,
  membershipOneAtATime,
  oneLearner,
  quorum,
} from './etcd.ts';
import { foundedOnce, policyBeforeAddons } from './founding.ts';
import { confirmedGone, memberLeavesFirst } from './machines.ts';
import { freshObservation, oneMovePerTarget, oursOnly, sameEpoch } from './observation.ts';
import { fencedBeforeRestore, remadeOnlyExpired } from './restore.ts';
import { snapshotBeforeUpgrade } from './snapshot.ts';
import { trustBeforeUse } from './trust.ts';
import { noDowngrade, skew } from './versions.ts';

/** Every guard, the cheapest and most general first. Each can be left out in a test to see that something catches it. */
export const GUARDS: readonly Guard[] = [
  oneMovePerTarget,
  freshObservation,
  oursOnly,
  sameEpoch,
  foundedOnce,
  fencedBeforeRestore,
  remadeOnlyExpired,
  policyBeforeAddons,
  membershipOneAtATime,
  oneLearner,
  deadMembersFirst,
  quorum,
  leaderMovesFirst,
  etcdOutlivesApiServer,
  controlPlaneHealthy,
  replacementServesFirst,
  endpointNeverEmpty,
  endpointBeforeApiServer,
  serveBeforeAdmit,
  drainBeforeStop,
  maxUnavailable,
  maxSurge,
  budgetsRespected,
  drainDeadline,
  confirmedGone,
  memberLeavesFirst,
  noDowngrade,
  skew,
  snapshotBeforeUpgrade,
  trustBeforeUse,
  attemptsEnd,
];
