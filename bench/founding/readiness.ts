import { setTimeout as sleep } from 'node:timers/promises';

/** As much as is looked at of what `kubectl get nodes,deployments,pods -n kube-system -o json` prints. */
interface KubeList {
  items: KubeItem[];
}

interface KubeItem {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec: { replicas?: number };
  status: { availableReplicas?: number; conditions?: Condition[] };
}

interface Condition {
  type: string;
  status: string;
  lastTransitionTime: string;
}

const LOOK = ['get', 'nodes,deployments,pods', '--namespace', 'kube-system', '--output', 'json'];

interface Readiness {
  /** Names of those that are Ready. */
  nodes: string[];
  /** All replicas of CoreDNS are available. */
  coredns: boolean;
  /** When the last node, and the last CoreDNS pod, became Ready: ms since the epoch, rounded up to a whole second. */
  nodesAt: number;
  corednsAt: number;
}

/** Runs kubectl with these arguments; its output. */
type Kubectl = (args: readonly string[]) => Promise<string>;

export const MACHINES = 5;
const INTERVAL = 500;
const LONGEST = 10 * 60_000;

/** Waits until all nodes are Ready and CoreDNS is available, and answers since when. */
export async function readyCluster(kubectl: Kubectl, signal: AbortSignal): Promise<Readiness> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]);
  for (;;) {
    until.throwIfAborted();
    const seen = readinessOf(await kubectl(LOOK));
    if (seen.nodes.length === MACHINES && seen.coredns) return seen;
    await sleep(INTERVAL, undefined, { signal: until });
  }
}

/** The cluster's own account of when it was ready: the same for every tool that made one. Whole seconds, as Kubernetes keeps them. */
function readinessOf(text: string): Readiness {
  const { items } = JSON.parse(text) as KubeList;
  const of = (kind: string) => items.filter(item => item.kind === kind);
  const ready = of('Node').filter(node => readySince(node).length > 0);
  const coredns = of('Deployment').find(({ metadata }) => metadata.name === 'coredns');
  const pods = of('Pod').filter(({ metadata }) => metadata.name.startsWith('coredns-'));
  return {
    nodes: ready.map(({ metadata }) => metadata.name),
    coredns: coredns !== undefined && coredns.status.availableReplicas === coredns.spec.replicas,
    nodesAt: Math.max(...ready.flatMap(readySince)),
    corednsAt: Math.max(...pods.flatMap(readySince)),
  };
}

function readySince({ status }: KubeItem): number[] {
  const condition = status.conditions?.find(({ type }) => type === 'Ready');
  return condition?.status === 'True' ? [Date.parse(condition.lastTransitionTime) + 1000] : [];
}
