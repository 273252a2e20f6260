import type { Canary, CanaryPod, KubeAccess, MachineAccess } from '../../access.ts';
import { type Check, type Evidence, failed, notAssessed, passed } from '../../check.ts';

const NET_RAW = 1n << 13n;

/** What the kernel itself says of a pod's process that asked for the strictest, and what was mounted into it unasked. */
export const pod04: Check = {
  id: 'POD-04',
  kind: 'audit',
  writes: 'a pod that sleeps, in the canary namespace',
  async assess({ canary, kube, machines, clock }) {
    const pod = await (canary as Canary).pod();
    const status = await kernelStatus(machines as MachineAccess, pod);
    if (!status) return notAssessed(`needs to find the pod's process on ${pod.node}`);
    const { spec } = (await (kube as KubeAccess).get<{ spec?: { volumes?: { projected?: object }[] } }>(
      `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`,
    )) ?? { spec: {} };
    const wrong = [
      ...(status.seccomp === '2' ? [] : ['runs without seccomp']),
      ...(BigInt(`0x${status.bounding}`) & NET_RAW ? ['may open raw sockets'] : []),
      ...(spec?.volumes?.some(({ projected }) => projected) ? ['was given a token that it did not ask for'] : []),
    ];
    const evidence = [seenOf(pod, status, clock.now())];
    if (wrong.length > 0) return failed(`a pod ${wrong.join(', ')}`, { evidence, where: [pod.node] });
    return passed('a pod that asks for it runs with seccomp, without raw sockets, without a token', { evidence });
  },
};

interface KernelStatus {
  seccomp: string;
  bounding: string;
}

/** By its control group, which carries the container's id: the pod's sandbox, which is no container of anybody's, has another one. */
async function kernelStatus(
  machines: MachineAccess,
  { node, container }: CanaryPod,
): Promise<KernelStatus | undefined> {
  if (!machines.names.includes(node)) return undefined;
  const script =
    'for p in /proc/[0-9]*; do if grep -q "$1" $p/cgroup 2>/dev/null; then grep -E "^(Seccomp|CapBnd):" $p/status; exit 0; fi; done';
  const { stdout } = await machines.exec(node, ['sh', '-c', script, 'sh', container]);
  const seccomp = /^Seccomp:\s*(\d)/m.exec(stdout)?.[1];
  const bounding = /^CapBnd:\s*([0-9a-f]+)/m.exec(stdout)?.[1];
  return seccomp && bounding ? { seccomp, bounding } : undefined;
}

function seenOf({ node, name, namespace }: CanaryPod, { seccomp, bounding }: KernelStatus, at: number): Evidence {
  return {
    request: `/proc/PID/status of pod ${namespace}/${name}`,
    vantage: 'host',
    target: node,
    response: 'accepted',
    excerpt: `Seccomp: ${seccomp} CapBnd: ${bounding}`,
    at: new Date(at).toISOString(),
  };
}
