import { randomBytes } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';
import { type Holder, thisProcess } from '../../world/store/holder.ts';
import type { Canary, KubeAccess } from '../access.ts';
import { canaryPod } from './pod.ts';
import { done, NOBODY, serviceAccount, TENANT, tenantBinding, tokenOf } from './tenant.ts';

/** On everything that verify makes outside a canary namespace, and on the namespace itself; with which run it is. */
export const CANARY_LABEL = 'seaworthy.dev/canary';
export const HOLDER = 'seaworthy.dev/holder';
export const UNTIL = 'seaworthy.dev/until';
export const NAMESPACES = '/api/v1/namespaces';

export interface CanaryOptions {
  clock: Clock;
  /** When the run is over at the latest (ms since the epoch): from then on others may remove it. */
  until: number;
  /** The image of a pod that only sleeps; must be there or to be had. */
  image: string;
  signal: AbortSignal;
}

/** A namespace for one run, with two service accounts. Rejects where the administrator may not make one. */
export async function openCanary(
  kube: KubeAccess,
  options: CanaryOptions,
): Promise<Canary & { close(): Promise<void> }> {
  const namespace = `seaworthy-verify-${randomBytes(4).toString('hex')}`;
  await done(kube.admin, 'POST', NAMESPACES, namespaceObject(namespace, thisProcess('verify'), options.until));
  const close = () => removeCanary(kube, namespace, options.clock);
  try {
    const inside = `${NAMESPACES}/${namespace}`;
    for (const name of [TENANT, NOBODY])
      await done(kube.admin, 'POST', `${inside}/serviceaccounts`, serviceAccount(name));
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`;
    await done(kube.admin, 'POST', bindings, tenantBinding(namespace));
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  const caller = once(async (name: string) =>
    kube.as({ kind: name, token: await tokenOf(kube.admin, namespace, name) }),
  );
  const pod = once(() => canaryPod(kube, namespace, options));
  return {
    namespace,
    tenant: () => caller(TENANT),
    nobody: () => caller(NOBODY),
    nobodyToken: () => tokenOf(kube.admin, namespace, NOBODY),
    pod: () => pod(''),
    close,
  };
}

function namespaceObject(name: string, holder: Holder, until: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { [CANARY_LABEL]: 'verify' },
      annotations: { [HOLDER]: JSON.stringify(holder), [UNTIL]: new Date(until).toISOString() },
    },
  };
}

/** How long its end is waited for (ms); it ends without us as well. */
const GOING = 20_000;

async function removeCanary(kube: KubeAccess, namespace: string, clock: Clock): Promise<void> {
  const path = `${NAMESPACES}/${namespace}`;
  await done(kube.admin, 'DELETE', path, {});
  const ends = clock.now() + GOING;
  while (clock.now() < ends) {
    if ((await kube.admin.request({ path })).status === 404) return;
    await clock.sleep(250);
  }
  throw new Error(`the namespace ${namespace} is being deleted, and was not gone after ${GOING / 1000} s`);
}

function once<T>(make: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return name => {
    const found = made.get(name) ?? make(name);
    made.set(name, found);
    return found;
  };
}
