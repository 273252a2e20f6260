import { setTimeout as sleep } from 'node:timers/promises';
import type { Access, Address, Canary, KubeAccess, Vantage } from '../../access.ts';
import { done } from '../../canary/tenant.ts';
import { type Check, type Evidence, failed, notAssessed, passed } from '../../check.ts';

/** How long a policy may take to be enforced (ms). */
const ENFORCED = 6_000;
const LISTENER = 'canary-listener';
const PORT = 1053;
const POLICY = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'canary-deny' },
  spec: { podSelector: { matchLabels: { app: LISTENER } }, policyTypes: ['Ingress'] },
};

export const net01: Check = {
  id: 'NET-01',
  kind: 'attack',
  writes: 'a pod and a NetworkPolicy in the canary namespace, which is removed',
  needs: ['vantage:pod'],
  timeoutMs: 60_000,
  async assess(access) {
    const { namespace } = access.canary as Canary;
    const kube = access.kube as KubeAccess;
    const from = access.vantages.find(({ kind }) => kind === 'pod') as Vantage;
    const image = await dnsImage(kube);
    if (!image) return notAssessed('needs an image of a pod that listens: CoreDNS was not found');
    const to = await listener(access, kube, namespace, image);
    if (!(await opens(access, from, to, true)))
      return notAssessed('needs two pods that reach each other without a policy');
    await done(kube.admin, 'POST', `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`, POLICY);
    const began = access.clock.now();
    const closed = !(await opens(access, from, to, false));
    const evidence = [evidenceOf(from, to, closed, access.clock.now())];
    if (!closed) return failed('a policy that denies all is not enforced', { evidence });
    return passed(
      `a policy that denies all was enforced within ${Math.max(1, Math.round((access.clock.now() - began) / 1000))} s`,
      { evidence },
    );
  },
};

/** The cluster's DNS server: the one image that listens, and that every cluster has. */
async function dnsImage(kube: KubeAccess): Promise<string | undefined> {
  const pods = await kube.list<{ spec: { containers: { image: string }[] } }>('/api/v1/namespaces/kube-system/pods');
  return pods.flatMap(({ spec }) => spec.containers).find(({ image }) => /coredns/.test(image))?.image;
}

async function listener(
  { clock, signal }: Access,
  kube: KubeAccess,
  namespace: string,
  image: string,
): Promise<Address> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  await done(kube.admin, 'POST', pods, pod(image));
  for (const ends = clock.now() + 30_000; clock.now() < ends; await clock.sleep(300, signal)) {
    const seen = await kube.get<{ status?: { phase?: string; podIP?: string } }>(`${pods}/${LISTENER}`);
    if (seen?.status?.phase === 'Running' && seen.status.podIP) return { host: seen.status.podIP, port: PORT };
  }
  throw new Error('a pod that listens did not run within 30 s');
}

function pod(image: string): object {
  const main = {
    ...{ name: 'main', image, imagePullPolicy: 'IfNotPresent', args: [`-dns.port=${PORT}`] },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: LISTENER, labels: { app: LISTENER } },
    spec: {
      ...{ terminationGracePeriodSeconds: 0, automountServiceAccountToken: false, containers: [main] },
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    },
  };
}

/** Tries until it is as hoped, or time is up; says whether it is open. */
async function opens({ clock, signal }: Access, from: Vantage, to: Address, hoped: boolean): Promise<boolean> {
  for (const ends = clock.now() + ENFORCED; ; await sleep(300, undefined, { signal })) {
    const open = await from.connect(to, { timeoutMs: 1_000, signal }).then(
      stream => Boolean(stream.on('error', () => {}).destroy()),
      () => false,
    );
    if (open === hoped || clock.now() > ends) return open;
  }
}

function evidenceOf(from: Vantage, to: Address, closed: boolean, at: number): Evidence {
  return {
    ...{
      request: 'TCP connection under a NetworkPolicy that denies all',
      vantage: from.id,
      target: `${to.host}:${to.port}`,
    },
    ...{ response: closed ? 'filtered' : 'accepted', at: new Date(at).toISOString() },
  };
}
