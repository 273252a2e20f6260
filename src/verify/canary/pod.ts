import type { Clock } from '../../kit/clock.ts';
import type { CanaryPod, KubeAccess } from '../access.ts';
import { done } from './tenant.ts';

interface PodSeen {
  metadata: { name: string; namespace: string; uid: string };
  spec?: { nodeName?: string };
  status?: { phase?: string; podIP?: string; containerStatuses?: { state?: { waiting?: { reason?: string } } }[] };
}

const NAME = 'canary';
/** How long it may take to run (ms). */
const STARTS = 30_000;

/** A pod that sleeps, as the strictest of Kubernetes' standards wants pods. */
export async function canaryPod(
  kube: KubeAccess,
  namespace: string,
  { image, clock, signal }: { image: string; clock: Clock; signal: AbortSignal },
): Promise<CanaryPod> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  await done(kube.admin, 'POST', pods, podObject(NAME, image));
  const ends = clock.now() + STARTS;
  for (;;) {
    const pod = await kube.get<PodSeen>(`${pods}/${NAME}`);
    const { podIP, phase } = pod?.status ?? {};
    if (pod?.spec?.nodeName && podIP && phase === 'Running')
      return { name: NAME, namespace, node: pod.spec.nodeName, address: podIP, uid: pod.metadata.uid };
    if (clock.now() > ends) throw new Error(`the canary pod did not run within ${STARTS / 1000} s${whyNot(pod)}`);
    await clock.sleep(250, signal);
  }
}

export function podObject(name: string, image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'main',
          image,
          imagePullPolicy: 'IfNotPresent',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

function whyNot(pod: PodSeen | undefined): string {
  const reason = pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason;
  const place = pod?.spec?.nodeName ? `on ${pod.spec.nodeName}` : 'unscheduled';
  return ` (${[place, pod?.status?.phase, reason].filter(Boolean).join(', ')})`;
}
