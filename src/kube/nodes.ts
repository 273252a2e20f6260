import { isConflict, isNotFound } from './errors.ts';
import { marksPatch, taintId } from './marks.ts';
import { nodesSeen } from './node-seen.ts';
import { NOT_ENDED } from './pods.ts';
import type { KubeNode, KubeObjects, NodeMarks, Taint } from './types.ts';
import { LEAVING, type NodeObject, nodeRef, type PodObject, type VolumeAttachmentObject } from './wire.ts';

/** All nodes with what is still on them: three lists, asked at once. */
export async function readNodes(objects: KubeObjects): Promise<KubeNode[]> {
  const [nodes, pods, attachments] = await Promise.all([
    objects.list<NodeObject>({ apiVersion: 'v1', kind: 'Node' }),
    objects.list<PodObject>({ apiVersion: 'v1', kind: 'Pod', fieldSelector: NOT_ENDED }),
    objects.list<VolumeAttachmentObject>({ apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttachment' }),
  ]);
  return nodesSeen(nodes, pods, attachments);
}

/** Gives a node exactly these marks of ours; see marksPatch for what happens to others. */
export function markNode(objects: KubeObjects, name: string, marks: NodeMarks): Promise<void> {
  return change(objects, name, node => marksPatch(node, marks));
}

/** Marks the node as leaving and unschedulable. One that somebody else had cordoned is remembered as such. */
export function cordon(objects: KubeObjects, name: string): Promise<void> {
  return change(objects, name, ({ metadata, spec }) => {
    const begun = metadata.annotations?.[LEAVING];
    if (begun !== undefined && spec?.unschedulable) return undefined;
    const leaving = begun ?? (spec?.unschedulable ? NOT_OUR_CORDON : new Date().toISOString());
    return { metadata: { annotations: { [LEAVING]: leaving } }, spec: { unschedulable: true } };
  });
}

const NOT_OUR_CORDON = 'cordoned by another';

/** Takes back our own cordon; a cordon of somebody else's stays. */
export function uncordon(objects: KubeObjects, name: string): Promise<void> {
  return change(objects, name, ({ metadata }) => {
    const begun = metadata.annotations?.[LEAVING];
    if (begun === undefined) return undefined;
    const schedulable = begun === NOT_OUR_CORDON ? {} : { spec: { unschedulable: null } };
    return { metadata: { annotations: { [LEAVING]: null } }, ...schedulable };
  });
}

/**
 * Says that the node's machine is off for good, so that its pods may start and its volumes attach elsewhere at once
 * (Kubernetes: non-graceful node shutdown). Only for a machine that is confirmed gone.
 */
export function taintOutOfService(objects: KubeObjects, name: string): Promise<void> {
  return change(objects, name, ({ spec }) => {
    const taints = spec?.taints ?? [];
    const tainted = taints.some(taint => taintId(taint) === taintId(OUT_OF_SERVICE));
    return tainted ? undefined : { spec: { taints: [...taints, OUT_OF_SERVICE] } };
  });
}

const OUT_OF_SERVICE: Taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };

export function deleteNode(objects: KubeObjects, name: string): Promise<void> {
  return objects.delete(nodeRef(name));
}

const ATTEMPTS = 5;

/** Reads, patches what was read and nothing newer, and reads again on a conflict. A node that is gone needs no change: it's a race. */
async function change(
  objects: KubeObjects,
  name: string,
  patchFor: (node: NodeObject) => object | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const node = await objects.get<NodeObject>(nodeRef(name));
    const patch = node && (patchFor(node) as { metadata?: object } | undefined);
    if (!patch) return;
    const { resourceVersion } = node.metadata;
    try {
      await objects.patch(nodeRef(name), { ...patch, metadata: { ...patch.metadata, resourceVersion } });
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
