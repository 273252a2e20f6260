import { canonicalJson } from '../kit/digest.ts';
import { SeaworthyError } from '../kit/errors.ts';
import type { NodeMarks, Taint } from './types.ts';
import { MARKED, type NodeObject } from './wire.ts';

/** What of a node's labels (keys) and taints (key:effect) we put there. */
export interface Marked {
  labels: string[];
  taints: string[];
}

export function markedOf({ metadata }: NodeObject): Marked {
  try {
    const { labels, taints } = JSON.parse(metadata.annotations?.[MARKED] ?? '{}') as Partial<Marked>;
    return { labels: labels ?? [], taints: taints ?? [] };
  } catch {
    return { labels: [], taints: [] };
  }
}

/**
 * The merge patch that makes a node's marks those wished for, or undefined when they are. What an earlier wish put there and this one
 * leaves out goes; what others put there stays, unless the wish names it: then it becomes ours.
 */
export function marksPatch(node: NodeObject, wish: NodeMarks): object | undefined {
  refuseKubeletsOwn(wish);
  const before = markedOf(node);
  const dropped = before.labels.filter(key => !(key in wish.labels));
  const labels = { ...Object.fromEntries(dropped.map(key => [key, null])), ...wish.labels };
  const taints = taintsAfter(node.spec?.taints ?? [], before.taints, wish.taints);
  const metadata = { labels, annotations: { [MARKED]: recordOf(wish) } };
  return isSo(node, metadata, taints) ? undefined : { metadata, spec: { taints } };
}

function recordOf({ labels, taints }: NodeMarks): string | null {
  const marked: Marked = { labels: Object.keys(labels).sort(), taints: taints.map(taintId).sort() };
  return marked.labels.length + marked.taints.length === 0 ? null : canonicalJson(marked);
}

export function taintId({ key, effect }: Taint): string {
  return `${key}:${effect}`;
}

function taintsAfter(present: readonly Taint[], ours: readonly string[], wanted: readonly Taint[]): Taint[] {
  const gone = new Set([...ours, ...wanted.map(taintId)]);
  const kept = present.filter(taint => !gone.has(taintId(taint)));
  const unchanged = (taint: Taint) =>
    present.find(found => taintId(found) === taintId(taint) && (found.value ?? '') === (taint.value ?? ''));
  return [...kept, ...wanted.map(taint => unchanged(taint) ?? taint)];
}

interface Wanted {
  labels: Record<string, string | null>;
  annotations: Record<string, string | null>;
}

function isSo({ metadata, spec }: NodeObject, wanted: Wanted, taints: readonly Taint[]): boolean {
  const present = new Set((spec?.taints ?? []).map(taint => canonicalJson(taint)));
  const tainted = present.size === taints.length && taints.every(taint => present.has(canonicalJson(taint)));
  return tainted && holds(metadata.labels, wanted.labels) && holds(metadata.annotations, wanted.annotations);
}

function holds(present: Record<string, string> = {}, wanted: Record<string, string | null>): boolean {
  return Object.entries(wanted).every(([key, value]) => (present[key] ?? null) === value);
}

/** Labels that the kubelet writes anew at every start: two writers would fight. */
const KUBELETS_OWN = new Set(['kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch']);

function refuseKubeletsOwn({ labels }: NodeMarks): void {
  const refused = Object.keys(labels).find(key => KUBELETS_OWN.has(key));
  if (refused) {
    throw new SeaworthyError('spec', `label ${refused} is the kubelet's own`, {
      hint: 'choose another key for the label in the cluster document',
    });
  }
}
