import type { MachineInput } from '../input.ts';
import type { Part } from '../part.ts';
import { publicFile } from '../part.ts';
import { AUDIT_LOG, ETCD_DATA } from '../paths.ts';
import { ETCD_USER } from '../users.ts';
import { etcd } from './etcd.ts';
import { kubeApiServer } from './kube-apiserver.ts';
import { kubeControllerManager } from './kube-controller-manager.ts';
import { kubeScheduler } from './kube-scheduler.ts';
import { staticPodFile } from './static-pod.ts';

/** The control plane's four components, and the folders they write to. */
export function staticPods(input: MachineInput): Part {
  if (input.role !== 'control-plane') return {};
  const pods = [etcd, kubeApiServer, kubeControllerManager, kubeScheduler];
  return { files: [...pods.map(pod => staticPodFile(pod(input))), folders()], users: [ETCD_USER] };
}

function folders() {
  const { uid, gid } = ETCD_USER;
  const lines = [`d ${ETCD_DATA} 0700 ${uid} ${gid} -`, `d ${AUDIT_LOG} 0700 root root -`];
  return publicFile('/etc/tmpfiles.d/seaworthy.conf', `${lines.join('\n')}\n`);
}
