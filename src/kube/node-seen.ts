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
    schedulable: !spec?.unschedulable,
    kubeletVersion: status?.nodeInfo?.kubeletVersion ?? '',
    labels: metadata.labels ?? {},
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => ({ key, ...(value ? { value } : {}), effect })),
    leaving: LEAVING in (metadata.annotations ?? {}),
    marked: markedOf(node),
  };
}

function refOfPod({ metadata }: PodObject): PodRef {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}
