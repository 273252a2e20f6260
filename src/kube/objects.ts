import { isNotFound } from './errors.ts';
import { pathOf } from './resources.ts';
import type { Transport } from './transport.ts';
import type { Applied, KubeObject, KubeObjects, ListQuery, ObjectRef } from './types.ts';

/** The owner of the fields that we apply. */
export const FIELD_MANAGER = 'seaworthy';

export function kubeObjects(transport: Transport): KubeObjects {
  const objects: KubeObjects = {
    async get<T extends KubeObject>(ref: ObjectRef) {
      try {
        return (await transport.send<T>({ what: `get ${named(ref)}`, method: 'GET', path: pathOf(ref) })).body;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async list<T extends KubeObject>({ fieldSelector, labelSelector, ...place }: ListQuery) {
      const query = { fieldSelector, labelSelector };
      const request = { what: `list ${place.kind}`, method: 'GET', path: pathOf(place), query } as const;
      return (await transport.send<{ items: T[] }>(request)).body.items;
    },
    async apply(wanted, options = {}) {
      const applied: Applied[] = [];
      for (const object of wanted) applied.push(await applyOne(transport, objects, object, options.fieldManager));
      return applied;
    },
    async create<T extends KubeObject>(object: T) {
      const { name: _inBody, ...collection } = refOf(object);
      const query = { fieldManager: FIELD_MANAGER };
      const request = {
        what: `create ${named(refOf(object))}`,
        method: 'POST',
        path: pathOf(collection),
        query,
        body: object,
      } as const;
      return (await transport.send<T>(request)).body;
    },
    async patch<T extends KubeObject>(ref: ObjectRef, patch: object) {
      return (
        await transport.send<T>({
          what: `change ${named(ref)}`,
          method: 'PATCH',
          path: pathOf(ref),
          query: { fieldManager: FIELD_MANAGER },
          body: patch,
          contentType: 'application/merge-patch+json',
        })
      ).body;
    },
    async delete(ref, { uid } = {}) {
      const body = uid ? { preconditions: { uid } } : {};
      await transport
        .send({ what: `delete ${named(ref)}`, method: 'DELETE', path: pathOf(ref), body, repeatable: true })
        .catch(acceptNotFound);
    },
  };
  return objects;
}

async function applyOne(
  transport: Transport,
  objects: KubeObjects,
  object: KubeObject,
  fieldManager = FIELD_MANAGER,
): Promise<Applied> {
  const ref = refOf(object);
  const before = await objects.get(ref);
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

export function refOf({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace ? { namespace } : {}) };
}

function named({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function acceptNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
