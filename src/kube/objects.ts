import { isNotFound } from './errors.ts';
import { pathOf } from './resources.ts';
import type { Transport } from './transport.ts';
import type { Applied, KubeObject, KubeObjects, ListQuery, ObjectRef } from './types.ts';

/** The owner of the fields that we apply. */
const FIELD_MANAGER = 'seaworthy';
const AS_US = { fieldManager: FIELD_MANAGER };

export function kubeObjects(transport: Transport): KubeObjects {
  return {
    get: ref => get(transport, ref),
    async list<T extends KubeObject>({ fieldSelector, labelSelector, ...place }: ListQuery) {
      const query = { fieldSelector, labelSelector };
      const request = { what: `list ${place.kind}`, method: 'GET', path: pathOf(place), query } as const;
      return (await transport.send<{ items: T[] }>(request)).body.items;
    },
    async apply(wanted, options = {}) {
      const applied: Applied[] = [];
      for (const object of wanted) applied.push(await apply(transport, object, options.fieldManager));
      return applied;
    },
    async create<T extends KubeObject>(object: T) {
      const { name, ...collection } = refOf(object);
      const what = `create ${object.kind} ${name}`;
      const request = { what, method: 'POST', path: pathOf(collection), query: AS_US, body: object } as const;
      return (await transport.send<T>(request)).body;
    },
    async patch<T extends KubeObject>(ref: ObjectRef, patch: object) {
      const request = { what: `change ${named(ref)}`, method: 'PATCH', path: pathOf(ref), query: AS_US } as const;
      const contentType = 'application/merge-patch+json';
      return (await transport.send<T>({ ...request, body: patch, contentType })).body;
    },
    async delete(ref, { uid } = {}) {
      const body = uid ? { preconditions: { uid } } : {};
      const request = { what: `delete ${named(ref)}`, method: 'DELETE', path: pathOf(ref), body } as const;
      await transport.send({ ...request, repeatable: true }).catch(acceptNotFound);
    },
  };
}

async function get<T extends KubeObject>(transport: Transport, ref: ObjectRef): Promise<T | undefined> {
  try {
    return (await transport.send<T>({ what: `get ${named(ref)}`, method: 'GET', path: pathOf(ref) })).body;
  } catch (error) {
    return acceptNotFound(error);
  }
}

async function apply(transport: Transport, object: KubeObject, fieldManager = FIELD_MANAGER): Promise<Applied> {
  const ref = refOf(object);
  const before = await get(transport, ref);
  const after = await transport.send<KubeObject>({
    what: `apply ${named(ref)}`,
    method: 'PATCH',
    path: pathOf(ref),
    query: { fieldManager, force: 'true' },
    body: object,
    contentType: 'application/apply-patch+yaml',
    repeatable: true,
  });
  const same = before?.metadata.resourceVersion === after.body.metadata.resourceVersion;
  return { ref, outcome: after.status === 201 ? 'created' : same ? 'unchanged' : 'configured' };
}

function refOf({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace ? { namespace } : {}) };
}

function named({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function acceptNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}
