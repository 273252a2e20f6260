import { digestOf } from '../kit/digest.ts';
import type { KubeObject } from '../kube/types.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import { aggregationObjects } from './aggregation.ts';
import { controlPlanePodsObjects } from './control-plane-pods.ts';
import { corednsObjects, corednsReady } from './coredns/coredns.ts';
import { labelsOf } from './labels.ts';
import { nodeAdmissionObjects } from './node-admission.ts';
import { rbacObjects } from './rbac.ts';
import type { Addon, AddonId, ReadyCheck } from './types.ts';

export interface AddonInput {
  spec: ClusterSpec;
  images: { coredns: string };
}

/** All addons of a cluster, in the order in which they are applied: the policy that admits nodes comes first. */
export function addonsFor({ spec, images }: AddonInput): Addon[] {
  return [
    addon('node-admission', [...nodeAdmissionObjects(), ...controlPlanePodsObjects()]),
    addon('aggregation', aggregationObjects()),
    addon('rbac', rbacObjects(spec)),
    addon('coredns', corednsObjects(spec, images.coredns), corednsReady()),
  ];
}

function addon(id: AddonId, plain: KubeObject[], ready: ReadyCheck[] = []): Addon {
  const objects = plain.map(object => labelled(id, object));
  return { id, objects, digest: digestOf(objects), ready };
}

function labelled(id: AddonId, object: KubeObject): KubeObject {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, labels: { ...labelsOf(id), ...metadata.labels } } };
}
