import type { PodObject } from './wire.ts';

/** What a drain has to move away: everything but mirror pods, which are the kubelet's own, DaemonSet pods, which come straight back, and what has ended. */
export function mustLeave({ metadata, status }: PodObject): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return false;
  if (metadata.annotations && MIRROR in metadata.annotations) return false;
  return !metadata.ownerReferences?.some(owner => owner.controller && owner.kind === 'DaemonSet');
}

/** Set by the kubelet on the API's image of a static pod. */
const MIRROR = 'kubernetes.io/config.mirror';

/** Field selector for pods that have not ended. */
export const NOT_ENDED = 'status.phase!=Succeeded,status.phase!=Failed';
