import type { Access, ApiObject, KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

interface Pod extends ApiObject {
  spec?: { nodeName?: string };
  status?: { conditions?: { type: string; status: string }[] };
}
interface Budget extends ApiObject {
  spec?: { selector?: { matchLabels?: Record<string, string> } };
}

/** What the whole cluster leans on, by the labels that everybody gives it; DNS has to be there. */
const LEANED_ON = [
  { name: 'DNS', label: 'k8s-app=kube-dns', required: true },
  { name: 'metrics-server', label: 'k8s-app=metrics-server', required: false },
  { name: 'ingress-nginx', label: 'app.kubernetes.io/name=ingress-nginx', required: false },
];

/** Twice at least, ready, on different machines, and kept so while machines are emptied. */
export const ha05: Check = {
  id: 'HA-05',
  kind: 'audit',
  async assess(access) {
    const kube = access.kube as KubeAccess;
    const budgets = await kube.list<Budget>('/apis/policy/v1/poddisruptionbudgets');
    const judged = await Promise.all(LEANED_ON.map(one => problemOf(kube, one, budgets)));
    const [dns] = judged;
    const evidence = judged.filter(({ pods }) => pods > 0).map(seen => evidenceOf(access, seen));
    if (dns?.pods === 0)
      return notAssessed('needs to see the cluster DNS: no pod is labelled k8s-app=kube-dns', { evidence });
    const problems = judged.flatMap(({ name, problem }) => (problem ? [`${name} ${problem}`] : []));
    if (problems.length > 0) return failed(problems.join('; '), { evidence });
    return passed(
      `${judged
        .filter(({ pods }) => pods > 0)
        .map(({ name, pods }) => `${name} ${pods} times`)
        .join(', ')}, on different machines, within a disruption budget`,
      { evidence },
    );
  },
};

async function problemOf(kube: KubeAccess, { name, label }: (typeof LEANED_ON)[number], budgets: readonly Budget[]) {
  const pods = await kube.list<Pod>(`/api/v1/pods?labelSelector=${encodeURIComponent(label)}`);
  const ready = pods.filter(({ status }) =>
    status?.conditions?.some(each => each.type === 'Ready' && each.status === 'True'),
  );
  const nodes = new Set(ready.map(({ spec }) => spec?.nodeName)).size;
  const covered = pods.every(pod => budgets.some(budget => selects(budget, pod)));
  const problem =
    pods.length === 0
      ? undefined
      : nodes < 2
        ? `is ready on ${nodes} machines`
        : covered
          ? undefined
          : 'has no disruption budget';
  return { name, pods: pods.length, nodes, covered, problem };
}

function selects({ metadata, spec }: Budget, pod: Pod): boolean {
  const wanted = Object.entries(spec?.selector?.matchLabels ?? {});
  const labels = pod.metadata.labels ?? {};
  return (
    metadata.namespace === pod.metadata.namespace &&
    wanted.length > 0 &&
    wanted.every(([key, value]) => labels[key] === value)
  );
}

function evidenceOf({ kube, clock }: Access, seen: object) {
  return objectEvidence({
    request: 'GET /api/v1/pods, /apis/policy/v1/poddisruptionbudgets',
    kube,
    at: clock.now(),
    seen,
  });
}
