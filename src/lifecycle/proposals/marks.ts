import { remember } from '../../kit/remember.ts';
import { type MachineSeen, machinesByName, type NodeSeen } from '../../world/observation.ts';
import type { StateSeen } from '../../world/state.ts';
import type { NodeMarks } from '../../world/world.ts';
import type { DesiredPool } from '../desired.ts';
import type { Draft } from '../draft.ts';
import type { Move } from '../move.ts';
import { withdrawNode } from '../moves/identity.ts';
import { markNode } from '../moves/node.ts';
import { type Proposal, propose, waitFor } from '../proposal.ts';

/** Labels and taints that the document gives a role or a pool. They roll no machine. */
export const markNodes: Proposal = (desired, seen) => {
  if (!seen.state.epoch) return propose();
  if (!seen.seen.nodes.known) return waitFor(`nodes: ${seen.seen.nodes.why}`);
  const machines = seen.seen.machines.known ? seen.seen.machines.value : NONE;
  const moves = unmarked(seen.seen.nodes.value, machines, desired.controlPlane.marks, desired.pools);
  return propose(...moves.filter(({ target }) => !isJoining(seen, target)));
};

/** A control plane's role is told when it serves: until then it is a newcomer, which a policy of ours has to know (docs/adr/088). */
function isJoining({ controlPlanes, backends }: Draft, name: string): boolean {
  return controlPlanes.has(name) && backends.get(name)?.admitted !== true;
}

const NONE: MachineSeen[] = [];

/** What would mark the nodes that are not marked as the document says; asked again of the same it is the same. */
const unmarked = remember(
  (nodes: readonly NodeSeen[], machines: readonly MachineSeen[], ours: NodeMarks, pools: readonly DesiredPool[]) => {
    const moves: Move[] = [];
    const machineOf = machinesByName(machines);
    for (const node of nodes) {
      const machine = machineOf.get(node.name);
      if (!machine) continue;
      const marks = machine.role === 'control-plane' ? ours : pools.find(each => each.name === machine.pool)?.marks;
      if (marks && !isMarked(node, marks)) moves.push(markNode(node.name, marks));
    }
    return moves;
  },
);

/** Names that are allowed and are nobody's: an allowance that arrived after its machine was given up. */
export const withdrawStrayNames: Proposal = (_desired, seen) => {
  const allowed = seen.seen.cluster.known ? seen.seen.cluster.value.allowedNodes : undefined;
  return allowed ? propose(...strays(allowed, seen.state.machines).map(withdrawNode)) : propose();
};

const strays = remember((allowed: readonly string[], records: StateSeen['machines']) =>
  allowed.filter(name => records[name] === undefined),
);

function isMarked(node: NodeSeen, marks: NodeMarks): boolean {
  for (const key in marks.labels) if (node.labels[key] !== marks.labels[key]) return false;
  const has = (taint: NodeMarks['taints'][number]) =>
    node.taints.some(
      each => each.key === taint.key && each.effect === taint.effect && (each.value ?? '') === (taint.value ?? ''),
    );
  return marks.taints.every(has) && !hasLeftovers(node, marks);
}

/** Marks of ours that the document no longer asks for. */
function hasLeftovers({ marked }: NodeSeen, marks: NodeMarks): boolean {
  if (!marked) return false;
  const wanted = new Set(marks.taints.map(taint => `${taint.key}:${taint.effect}`));
  return marked.labels.some(key => !(key in marks.labels)) || marked.taints.some(taint => !wanted.has(taint));
}
