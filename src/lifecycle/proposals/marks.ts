import type { NodeSeen } from '../../world/observation.ts';
import type { NodeMarks } from '../../world/world.ts';
import type { Desired } from '../desired.ts';
import type { Move } from '../move.ts';
import { withdrawNode } from '../moves/identity.ts';
import { markNode } from '../moves/node.ts';
import { type Proposal, propose, waitFor } from '../proposal.ts';

/** Labels and taints that the document gives a role or a pool. They roll no machine. */
export const markNodes: Proposal = (desired, seen) => {
  if (!seen.state.epoch) return propose();
  if (!seen.seen.nodes.known) return waitFor(`nodes: ${seen.seen.nodes.why}`);
  const moves: Move[] = [];
  for (const node of seen.nodes.values()) {
    const machine = seen.machines.get(node.name);
    const marks = machine && marksOf(desired, machine.role, machine.pool);
    if (marks && !isMarked(node, marks)) moves.push(markNode(node.name, marks));
  }
  return propose(...moves);
};

/** Names that are allowed and are nobody's: an allowance that arrived after its machine was given up. */
export const withdrawStrayNames: Proposal = (_desired, seen) => {
  const allowed = seen.seen.cluster.known ? (seen.seen.cluster.value.allowedNodes ?? []) : [];
  return propose(...allowed.filter(name => !seen.records.has(name)).map(withdrawNode));
};

function marksOf(desired: Desired, role: string, pool: string | undefined): NodeMarks | undefined {
  return role === 'control-plane' ? desired.controlPlane.marks : desired.pools.find(each => each.name === pool)?.marks;
}

function isMarked(node: NodeSeen, marks: NodeMarks): boolean {
  const labelled = Object.entries(marks.labels).every(([key, value]) => node.labels[key] === value);
  const has = (taint: NodeMarks['taints'][number]) =>
    node.taints.some(
      each => each.key === taint.key && each.effect === taint.effect && (each.value ?? '') === (taint.value ?? ''),
    );
  return labelled && marks.taints.every(has) && !hasLeftovers(node, marks);
}

/** Marks of ours that the document no longer asks for. */
function hasLeftovers({ marked }: NodeSeen, marks: NodeMarks): boolean {
  if (!marked) return false;
  const wanted = new Set(marks.taints.map(taint => `${taint.key}:${taint.effect}`));
  return marked.labels.some(key => !(key in marks.labels)) || marked.taints.some(taint => !wanted.has(taint));
}
