import type { KubeObject, Taint } from './types.ts';

/** What we read of the API's objects, as JSON has it. */
export interface NodeObject extends KubeObject {
  spec?: { unschedulable?: boolean; taints?: Taint[] };
  status?: {
    conditions?: { type: string; status: string; lastTransitionTime?: string }[];
    nodeInfo?: { kubeletVersion?: string };
  };
}

export interface PodObject extends KubeObject {
  spec?: { nodeName?: string };
  status?: { phase?: string };
}

export interface VolumeAttachmentObject extends KubeObject {
  spec?: { nodeName?: string };
}

export interface LeaseObject extends KubeObject {
  spec?: {
    holderIdentity?: string | null;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** Marks a node that is being drained to go; the value is when it began. */
export const LEAVING = 'seaworthy.dev/leaving';
/** Which labels and taints of a node are ours, as JSON. */
export const MARKED = 'seaworthy.dev/marked';

export function nodeRef(name: string) {
  return { apiVersion: 'v1', kind: 'Node', name };
}

export function podRef({ namespace, name }: { namespace: string; name: string }) {
  return { apiVersion: 'v1', kind: 'Pod', namespace, name };
}
