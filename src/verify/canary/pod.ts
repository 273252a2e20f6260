import type { Clock } from '../../kit/clock.ts';
import type { CanaryPod, KubeAccess } from '../access.ts';
import { done } from './tenant.ts';

interface PodSeen {
  metadata: { name: string; namespace: string; uid: string };
  spec?: { nodeName?: string };
  status?: {
    phase?: string;
    podIP?: string;
    containerStatuses?: { containerID?: string; state?: { waiting?: { reason?: string } } }[];
  };
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
    const running = pod && runningPod(pod);
    if (running) return running;
    if (clock.now() > ends) throw new Error(`the canary pod did not run within ${STARTS / 1000} s${whyNot(pod)}`);
    await clock.sleep(250, signal);
  }
}

function runningPod({ metadata, spec, status }: PodSeen): CanaryPod | undefined {
  const { podIP, phase, containerStatuses } = status ?? {};
  const container = containerStatuses?.[0]?.containerID?.replace(/^.*:\/\//, '');
  if (!spec?.nodeName || !podIP || !container || phase !== 'Running') return undefined;
  const { name, namespace, uid } = metadata;
  return { name, namespace, uid, container, node: spec.nodeName, address: podIP };
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
