import pLimit from 'p-limit';
import { isNotFound, KubeRefused } from './errors.ts';
import { mustLeave, NOT_ENDED } from './pods.ts';
import { pathOf } from './resources.ts';
import type { Transport } from './transport.ts';
import type { KubeObjects, PodRef } from './types.ts';
import { type PodObject, podRef } from './wire.ts';

export type PodLeft = PodRef & { why: string };

/** Evictions under way at once. */
const AT_ONCE = 8;

/**
 * Asks once for the eviction of each pod that has to leave the node, under its PodDisruptionBudget; with `force` deletes it, its grace
 * period kept. Pods that are on their way out already are left alone. Returns those that stay, each with the API server's reason.
 */
export async function evict(
  transport: Transport,
  objects: KubeObjects,
  node: string,
  { force }: { force: boolean },
): Promise<{ left: PodLeft[] }> {
  const fieldSelector = `spec.nodeName=${node},${NOT_ENDED}`;
  const pods = await objects.list<PodObject>({ apiVersion: 'v1', kind: 'Pod', fieldSelector });
  const leaving = pods.filter(pod => mustLeave(pod) && !pod.metadata.deletionTimestamp);
  const limit = pLimit(AT_ONCE);
  const send = (pod: PodObject) => (force ? remove(objects, pod) : askToLeave(transport, pod));
  const left = await Promise.all(leaving.map(pod => limit(send, pod)));
  return { left: left.filter(pod => pod !== undefined) };
}

/** By uid: a pod of the same name that came meanwhile is not the one that was meant. */
async function remove(objects: KubeObjects, { metadata }: PodObject): Promise<undefined> {
  const pod = { namespace: metadata.namespace ?? '', name: metadata.name };
  await objects.delete(podRef(pod), metadata.uid ? { uid: metadata.uid } : {});
}

async function askToLeave(transport: Transport, { metadata }: PodObject): Promise<PodLeft | undefined> {
  const { namespace = '', name, uid } = metadata;
  const deleteOptions = { preconditions: { uid } };
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name }, deleteOptions };
  try {
    await transport.send({
      what: `evict Pod ${namespace}/${name}`,
      method: 'POST',
      path: `${pathOf(podRef({ namespace, name }))}/eviction`,
      body,
    });
    return undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof KubeRefused && STAYS.has(error.status)) return { namespace, name, why: whyOf(error) };
    throw error;
  }
}

/** 429: its budget says no, or another eviction was just counted. 409: it was replaced meanwhile. 500: it has more than one budget. */
const STAYS = new Set([409, 429, 500]);

function whyOf(error: KubeRefused): string {
  return error.causes.join('; ') || error.message;
}
