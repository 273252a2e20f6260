import { nthAddress } from '../kit/cidr.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import type { Observation } from '../world/observation.ts';
import type { ApiObject, Inventory, InventoryMachine, KubeAccess } from './access.ts';

interface Node extends ApiObject {
  status?: {
    addresses?: { type: string; address: string }[];
    conditions?: { type: string; status: string }[];
    nodeInfo?: { kubeletVersion?: string };
    images?: { names?: string[] }[];
  };
}

export const ZONE = 'topology.kubernetes.io/zone';
const ROLE_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** What the nodes say, for a cluster that is not ours, or to add to what the provider says. */
export async function machinesFromNodes(kube: KubeAccess): Promise<InventoryMachine[]> {
  const nodes = await kube.list<Node>('/api/v1/nodes');
  return nodes.map(({ metadata, status }) => {
    const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
    const zone = metadata.labels?.[ZONE];
    const ips = (status?.addresses ?? []).filter(({ type }) => type.endsWith('IP')).map(({ address }) => address);
    const controls = ROLE_LABELS.some(label => label in (metadata.labels ?? {}));
    return {
      name: metadata.name,
      role: controls ? ('control-plane' as const) : ('worker' as const),
      addresses: [...new Set(ips)],
      ready,
      ...(zone ? { zone } : {}),
    };
  });
}

export async function inventoryOfNodes(kube: KubeAccess, cluster: string): Promise<Inventory> {
  const [machines, service, version] = await Promise.allSettled([
    machinesFromNodes(kube),
    kube.get<{ spec?: { clusterIP?: string } }>('/api/v1/namespaces/default/services/kubernetes'),
    kube.get<{ gitVersion?: string }>('/version'),
  ]);
  const serviceAddress = service.status === 'fulfilled' ? service.value?.spec?.clusterIP : undefined;
  const kubernetesVersion = version.status === 'fulfilled' ? version.value?.gitVersion?.replace(/^v/, '') : undefined;
  const { hostname, port } = new URL(kube.server);
  return {
    cluster,
    machines: machines.status === 'fulfilled' ? machines.value : [],
    endpoint: { operator: { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) }, names: [] },
    ...(serviceAddress ? { serviceAddress } : {}),
    ...(kubernetesVersion ? { kubernetesVersion } : {}),
    unknown: machines.status === 'rejected' ? [`nodes: ${machines.reason.message}`] : [],
  };
}

/** Of a cluster of ours: as the provider lists its machines, with what the nodes say. */
export function inventoryOfSeen(seen: Observation, spec: ClusterSpec): Inventory {
  const nodes = new Map((seen.nodes.known ? seen.nodes.value : []).map(node => [node.name, node]));
  const endpoint = seen.endpoint.known ? seen.endpoint.value : undefined;
  const machines = (seen.machines.known ? seen.machines.value : []).filter(({ state }) => state === 'running');
  return {
    cluster: spec.metadata.name,
    machines: machines.map(({ name, role, address, pool }) => {
      const node = nodes.get(name);
      const zone = node?.labels[ZONE];
      return {
        name,
        role,
        addresses: [address],
        ...(pool ? { pool } : {}),
        ...(node ? { ready: node.ready } : {}),
        ...(zone ? { zone } : {}),
      };
    }),
    ...(endpoint?.exists
      ? {
          endpoint: {
            operator: { host: endpoint.operatorAddress, port: endpoint.operatorPort },
            machines: { host: endpoint.address, port: endpoint.port },
            names: [spec.endpoint.name],
          },
        }
      : {}),
    serviceAddress: nthAddress(spec.network.serviceCIDR, 1),
    kubernetesVersion: spec.kubernetes.version,
    cni: spec.network.cni,
    unknown: [...unreadParts(seen), ...stoppedMachines(seen)],
  };
}

function unreadParts(seen: Observation): string[] {
  return (['machines', 'endpoint', 'members', 'nodes', 'cluster'] as const).flatMap(part => {
    const read = seen[part];
    return read.known ? [] : [`${part}: ${read.why}`];
  });
}

/** Nothing can be asked of them, so nothing was found on them either. */
function stoppedMachines({ machines }: Observation): string[] {
  const stopped = machines.known ? machines.value.filter(({ state }) => state !== 'running') : [];
  return stopped.map(({ name, state }) => `machine ${name}: ${state}`);
}

/** The image of the pod that only sleeps, as some node has it already, else the one that Kubernetes itself names. */
export async function pauseImage(kube: KubeAccess): Promise<string> {
  const nodes = await kube.list<Node>('/api/v1/nodes').catch(() => []);
  const names = nodes.flatMap(({ status }) => (status?.images ?? []).flatMap(image => image.names ?? []));
  return names.find(name => /\/pause:[\d.]+$/.test(name)) ?? DEFAULT_PAUSE;
}

const DEFAULT_PAUSE = 'registry.k8s.io/pause:3.10';
