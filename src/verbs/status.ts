import { decide } from '../lifecycle/decide.ts';
import { type Observation, valueOr } from '../world/observation.ts';
import { newMemory, observe } from '../world/observe.ts';
import type { StateSeen } from '../world/state.ts';
import { lifeOf } from '../world/store/holder.ts';
import { earliestExpiry } from './expiry.ts';
import { readReport } from './keep/report.ts';
import { heldRows, machineRows, unknownParts } from './rows.ts';
import { type Session, withSession } from './session.ts';
import type { StatusResult, VerbOptions } from './types.ts';

/** Looks once at the world and says how it stands, what `up` would do first, and what holds anything back. Changes nothing. */
export async function status(options: VerbOptions): Promise<StatusResult> {
  return withSession(options, { purpose: 'status' }, async session =>
    statusOf(session, await observe(session.world, newMemory())),
  );
}

export async function statusOf(session: Session, seen: Observation): Promise<StatusResult> {
  const expiry = await earliestExpiry(session.store, seen);
  const keep = await readReport(session.document.stateDir);
  const decision = decide(session.desire(seen.state), seen);
  const { cluster, endpoint } = seen;
  const exists = Object.keys(seen.state.machines).length > 0 || (endpoint.known && endpoint.value.exists);
  return {
    cluster: session.document.spec.metadata.name,
    founded: seen.state.epoch !== undefined,
    kind: !exists ? 'absent' : decision.kind === 'go' ? 'changes' : decision.kind,
    ...(endpoint.known && endpoint.value.exists
      ? { endpoint: `https://${endpoint.value.operatorAddress}:${endpoint.value.operatorPort}` }
      : {}),
    kubernetesVersion: session.document.spec.kubernetes.version,
    machines: machineRows(seen),
    addons: valueOr(cluster, { apiServers: [], addons: [] }).addons.map(({ id, ready }) => ({ id, ready })),
    next: decision.moves.map(move => move.title),
    held: heldRows(decision.held),
    waits: decision.waits,
    unknown: unknownParts(seen),
    ...(expiry ? { expiry } : {}),
    ...(keep ? { keep: { ...keep, alive: lifeOf(keep.holder) } } : {}),
    stateDir: session.document.stateDir,
    ...lastBackup(seen.state),
  };
}

function lastBackup({ backups }: StateSeen): Pick<StatusResult, 'lastBackup'> {
  const last = backups?.at(-1);
  return last ? { lastBackup: { at: new Date(last.at).toISOString(), file: last.file } } : {};
}
