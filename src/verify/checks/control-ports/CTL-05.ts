import type { Access } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { BOTH } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { NONE } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import { worst } from '../../attack/worst.ts';
import { type Check, type Finding, failed, notAssessed, passed } from '../../check.ts';

/** Where runtimes listen: who writes to one of these has the machine. */
const SOCKETS =
  /\/(docker|containerd\/containerd|crio\/crio|cri-dockerd|k3s\/containerd\/containerd|podman\/podman)\.sock$/;
const FOLDERS = ['/', '/run', '/var/run', '/run/containerd', '/var/run/containerd', '/run/crio', '/var/run/crio'];

interface Pod {
  metadata: { name: string; namespace: string; ownerReferences?: { kind: string }[] };
  spec: { volumes?: { hostPath?: { path: string } }[] };
}

export const ctl05: Check = {
  id: 'CTL-05',
  kind: 'attack',
  async assess(access) {
    const ports = await battery(access, {
      listeners: [
        ...listenersOf(access, { name: 'runtime port 2375', port: 2375 }),
        ...listenersOf(access, { name: 'runtime port 2376', port: 2376 }),
      ],
      tries: [undefined, ...BOTH].map(tls => ({ who: NONE, ask: { path: '/version' }, ...(tls ? { tls } : {}) })),
      judge: refusedByTls,
      says: 'no runtime answers over the network',
      closed: 'no runtime answers over the network',
    });
    return worst(ports, await sockets(access));
  },
};

/** System pods are the cluster's own affair: what they mount is theirs. */
async function sockets({ kube, clock }: Access): Promise<Finding> {
  if (!kube) return notAssessed('needs the pods, to see which of them have a socket of the runtime');
  const pods = await kube.list<Pod>('/api/v1/pods');
  const reach = (path: string) => SOCKETS.test(path) || FOLDERS.includes(path.replace(/(.)\/$/, '$1'));
  const holders = pods.filter(
    ({ metadata, spec }) =>
      metadata.namespace !== 'kube-system' && spec.volumes?.some(({ hostPath }) => hostPath && reach(hostPath.path)),
  );
  const where = holders.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const evidence = [objectEvidence({ request: 'GET /api/v1/pods', kube, at: clock.now(), seen: where })];
  if (where.length === 0) return passed('no pod has a socket of the runtime', { evidence });
  return failed('pods have a socket of the runtime', { where, evidence });
}
