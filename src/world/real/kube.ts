import { ADDON_RECORD, type Addon, isReady, NODE_ALLOWED, NODE_LIST, nodeListObject } from '../../addons/index.ts';
import { portOf } from '../../catalog/hops.ts';
import { SeaworthyError } from '../../kit/errors.ts';
import { type ApiServerTarget, probeApiServer } from '../../kube/api-server.ts';
import type { KubeClient } from '../../kube/client.ts';
import { type DeprecatedApi, readDeprecatedApis } from '../../kube/deprecated-apis.ts';
import { isForbidden, isNotFound } from '../../kube/errors.ts';
import type { KubeObject } from '../../kube/types.ts';
import type { ApiServerSeen, ClusterSeen } from '../observation.ts';
import type { StateSeen } from '../state.ts';
import type { Kube } from '../world.ts';
import type { OperatorCredentials } from './operator.ts';

export interface KubeSupplies {
  /** The client for the endpoint; made when first needed, for the endpoint is known only then. */
  client: () => Promise<KubeClient>;
  addons: Addon[];
  credentials: OperatorCredentials;
  state: () => Promise<StateSeen>;
  /** PEM bundle that API servers are verified with. */
  trust: () => Promise<string>;
  /** Whether this tool run may act as founder. */
  mayFound: boolean;
}

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

/** The cluster through its endpoint, and each API server at its own address. */
export function realKube(supplies: KubeSupplies): Kube {
  const { client } = supplies;
  const through = async <T>(call: (client: KubeClient) => Promise<T>): Promise<T> => call(await client());
  return {
    nodes: () => through(kube => kube.nodes()),
    kubelets: names => through(kube => kube.kubelets(names)),
    cluster: () => through(kube => clusterAsWhoMay(kube, supplies)),
    applyAddon: id => through(kube => applyAddon(kube, supplies, id)),
    allowNode: name => through(kube => patchNodeList(kube, name, NODE_ALLOWED)),
    withdrawNode: name => through(kube => patchNodeList(kube, name, null)),
    markNode: (name, marks) => through(kube => kube.markNode(name, marks)),
    cordon: name => through(kube => kube.cordon(name)),
    uncordon: name => through(kube => kube.uncordon(name)),
    evict: (name, options) => through(kube => kube.evict(name, options)),
    taintOutOfService: name => through(kube => kube.taintOutOfService(name)),
    deleteNode: name => through(kube => kube.deleteNode(name)),
  };
}

/**
 * A founding that was broken off before RBAC knew our group is finished as founder; a cluster that has our RBAC and still refuses us is not
 * overruled: somebody took our rights away.
 */
async function clusterAsWhoMay(kube: KubeClient, supplies: KubeSupplies): Promise<ClusterSeen> {
  const { credentials, mayFound } = supplies;
  try {
    return await clusterSeen(kube, supplies);
  } catch (error) {
    if (!mayFound || credentials.standing() === 'founder' || !isForbidden(error)) throw error;
    credentials.standAs('founder');
    const seen = await clusterSeen(kube, supplies);
    if (!seen.addons.some(addon => addon.id === 'rbac')) return seen;
    credentials.standAs('admin');
    throw error;
  }
}

async function clusterSeen(kube: KubeClient, supplies: KubeSupplies): Promise<ClusterSeen> {
  const [kubeSystemUid, apiServers, record, list] = await Promise.all([
    kube.kubeSystemUid(),
    probeApiServers(supplies),
    kube.get<ConfigMap>(ADDON_RECORD),
    kube.get<ConfigMap>(NODE_LIST),
  ]);
  const addons = await Promise.all(
    supplies.addons
      .filter(addon => record?.data?.[addon.id])
      .map(addon => addonSeen(kube, addon, record?.data?.[addon.id] ?? '')),
  );
  const policy = addons.some(addon => addon.id === supplies.addons[0]?.id);
  return {
    kubeSystemUid,
    apiServers,
    addons,
    ...(policy && list ? { allowedNodes: Object.keys(list.data ?? {}) } : {}),
  };
}

async function addonSeen(kube: KubeClient, addon: Addon, digest: string): Promise<ClusterSeen['addons'][number]> {
  const checks = await Promise.all(
    addon.ready.map(async check => {
      const { kind, namespace, name } = check;
      const object = await kube.get({ apiVersion: check.apiVersion, kind, namespace, name });
      return object !== undefined && isReady(check, object);
    }),
  );
  return { id: addon.id, digest, ready: checks.every(Boolean) };
}

type ApiServerSupplies = Pick<KubeSupplies, 'state' | 'trust' | 'credentials'>;

/** Every API server that has a machine, at its own address. */
async function apiServersOf({ state, trust, credentials }: ApiServerSupplies) {
  const records = Object.values((await state()).machines).filter(
    record => record.role === 'control-plane' && record.existed,
  );
  const ca = await trust();
  const leaf = await credentials.kube();
  const port = portOf('kube-apiserver');
  return records.map(({ name, address }) => ({
    name,
    target: { address, port, ca, serverName: 'kubernetes', credentials: leaf } satisfies ApiServerTarget,
  }));
}

/** What any API server has been asked for that is deprecated; one that cannot be asked rejects. */
export async function deprecatedApis(supplies: ApiServerSupplies): Promise<(DeprecatedApi & { by: string })[]> {
  const asked = (await apiServersOf(supplies)).map(async ({ name, target }) => {
    const found = await readDeprecatedApis(target).catch((cause: unknown) => {
      const why = `the API server of ${name} can't be asked which deprecated APIs are in use`;
      throw new SeaworthyError('kube', why, { cause, retry: true });
    });
    return found.map(api => ({ ...api, by: name }));
  });
  return (await Promise.all(asked)).flat();
}

async function probeApiServers(supplies: ApiServerSupplies): Promise<ApiServerSeen[]> {
  return Promise.all(
    (await apiServersOf(supplies)).map(async ({ name, target }) => {
      const probe = await probeApiServer({ ...target, proxyHealth: { node: name, port: portOf('kube-proxy-health') } });
      return {
        name,
        serving: probe.serving,
        ready: probe.ready,
        ...(probe.forwards === undefined ? {} : { forwards: probe.forwards }),
        ...(probe.version ? { version: probe.version.replace(/^v/, '') } : {}),
      };
    }),
  );
}

/** The policy's parameters come before the policy: from its first moment on it allows whom we know. */
async function applyAddon(kube: KubeClient, { addons, credentials, state }: KubeSupplies, id: string): Promise<void> {
  const addon = addons.find(each => each.id === id);
  if (!addon) throw new SeaworthyError('internal', `no addon ${id}`);
  if (addon === addons[0] && !(await kube.get(NODE_LIST)))
    await kube.apply([nodeListObject(Object.keys((await state()).machines))]);
  await kube.apply(addon.objects);
  await recordAddon(kube, addon);
  if (id === 'rbac') credentials.standAs('admin');
}

async function recordAddon(kube: KubeClient, { id, digest }: Addon): Promise<void> {
  const { apiVersion, kind, namespace, name } = ADDON_RECORD;
  if (await kube.get(ADDON_RECORD)) await kube.patch(ADDON_RECORD, { data: { [id]: digest } });
  else await kube.create<ConfigMap>({ apiVersion, kind, metadata: { namespace, name }, data: { [id]: digest } });
}

/** One key of the list; a list that is not there has no names to withdraw. */
async function patchNodeList(kube: KubeClient, name: string, value: string | null): Promise<void> {
  await kube.patch(NODE_LIST, { data: { [name]: value } }).catch((error: unknown) => {
    if (value !== null || !isNotFound(error)) throw error;
  });
}
