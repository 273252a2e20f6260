import type { Held } from '../lifecycle/decide.ts';
import { type Draft, draftOf, signsOf } from '../lifecycle/draft.ts';
import { GUARDS } from '../lifecycle/guards/index.ts';
import { bySerial } from '../lifecycle/proposal.ts';
import type { MachineSeen, MemberSeen, Observation } from '../world/observation.ts';
import { PARTS } from '../world/observation.ts';
import type { HeldRow, MachineRow } from './types.ts';

/** The machines as a person sees them: control planes first, then workers, by serial. */
export function machineRows(seen: Observation): MachineRow[] {
  const draft = draftOf(seen, Number.POSITIVE_INFINITY);
  const machines = bySerial(draft.machines.values());
  const [controlPlanes, workers] = [
    machines.filter(each => each.role === 'control-plane'),
    machines.filter(each => each.role === 'worker'),
  ];
  return [...controlPlanes, ...workers].map(machine => rowOf(draft, machine));
}

function rowOf(draft: Draft, machine: MachineSeen): MachineRow {
  const { name, role, pool, address, state } = machine;
  const node = draft.nodes.get(name);
  const issued = draft.records.get(name)?.issued;
  return {
    name,
    role,
    address,
    state,
    ...(pool === undefined ? {} : { pool }),
    ...(role === 'control-plane' ? controlPlaneColumns(draft, machine) : {}),
    ...(node
      ? { node: !node.ready ? 'NotReady' : node.schedulable ? 'Ready' : 'cordoned', version: node.kubeletVersion }
      : {}),
    ...(issued ? { expires: new Date(issued.notAfter).toISOString() } : {}),
  };
}

function controlPlaneColumns(draft: Draft, machine: MachineSeen): Partial<MachineRow> {
  const { member, apiServer, backend } = signsOf(draft, machine);
  return {
    ...(member ? { etcd: etcdColumn(member) } : {}),
    ...(apiServer ? { apiServer: apiServer.ready ? 'ready' : apiServer.serving ? 'serving' : 'down' } : {}),
    ...(backend ? { endpoint: !backend.admitted ? 'out' : backend.healthy ? 'in' : 'unhealthy' } : {}),
  };
}

function etcdColumn({ leader, learner, healthy }: MemberSeen): string {
  if (leader) return 'leader';
  if (learner) return 'learner';
  return healthy ? 'voter' : 'voter, not healthy';
}

/** What is held back, by which rule, and why the rule is there. */
export function heldRows(held: Held[]): HeldRow[] {
  const reasons = new Map(GUARDS.map(guard => [guard.name, guard.reason]));
  return held.map(({ move, guard, why }) => ({ title: move.title, guard, reason: reasons.get(guard) ?? '', why }));
}

export function unknownParts(seen: Observation): { part: string; why: string }[] {
  return PARTS.flatMap(part => {
    const value = seen[part];
    return value.known ? [] : [{ part, why: value.why }];
  });
}
