import { markedOf } from './marks.ts';
import { mustLeave } from './pods.ts';
import type { KubeNode, PodRef } from './types.ts';
import { LEAVING, type NodeObject, type PodObject, type VolumeAttachmentObject } from './wire.ts';

/** Nodes with what is still on them, in the order of their list. */
export function nodesSeen(
  nodes: readonly NodeObject[],
  pods: readonly PodObject[],
  attachments: readonly VolumeAttachmentObject[],
): KubeNode[] {
  const toLeave = Map.groupBy(pods.filter(mustLeave), pod => pod.spec?.nodeName);
  const attached = Map.groupBy(attachments, attachment => attachment.spec?.nodeName);
  return nodes.map(node => ({
    ...nodeSeen(node),
    podsToLeave: (toLeave.get(node.metadata.name) ?? []).map(refOfPod),
    volumeAttachments: attached.get(node.metadata.name)?.length ?? 0,
  }));
}

function nodeSeen(node: NodeObject): Omit<KubeNode, 'podsToLeave' | 'volumeAttachments'> {
  const { metadata, spec, status } = node;
  const ready = status?.conditions?.find(condition => condition.type === 'Ready');
  return {
    name: metadata.name,
    uid: metadata.uid ?? '',
    ready: ready?.status === 'True',
    since: Date.parse(ready?.lastTransitionTime ?? metadata.creationTimestamp ?? '') || 0,
    ...(isNeverReady(node) ? { neverReady: true } : {}),
    schedulable: !spec?.unschedulable,
    kubeletVersion: status?.nodeInfo?.kubeletVersion ?? '',
    labels: metadata.labels ?? {},
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => ({ key, ...(value ? { value } : {}), effect })),
    leaving: LEAVING in (metadata.annotations ?? {}),
    marked: markedOf(node),
  };
}

/** Two clocks are compared, the kubelet's and the API server's (ms). */
const AT_ONCE = 10_000;

/**
 * Its kubelet has said so since it registered. "Unknown" is what others say of a kubelet that they miss; and a Ready that changed later than the
 * node was made may have been True before.
 */
function isNeverReady({ metadata, status }: NodeObject): boolean {
  const ready = status?.conditions?.find(condition => condition.type === 'Ready');
  const since = Date.parse(ready?.lastTransitionTime ?? '') - Date.parse(metadata.creationTimestamp ?? '');
  return ready?.status === 'False' && Math.abs(since) <= AT_ONCE;
}

function refOfPod({ metadata }: PodObject): PodRef {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}
