import { privateFile } from '../part.ts';
import { MANIFESTS } from '../paths.ts';
import type { MachineFile } from '../types.ts';
import { yaml } from '../yaml.ts';

export type Component = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

/** What one static pod of the control plane is made of; the rest is the same for all four. */
export interface StaticPod {
  component: Component;
  image: string;
  /** Flags without their dashes; an undefined one is left out. */
  flags: Record<string, string | undefined>;
  mounts: Mount[];
  probes: {
    host: string;
    port: number;
    scheme: 'HTTP' | 'HTTPS';
    liveness: string;
    startup: string;
    readiness?: string;
  };
  requests: { cpu: string; memory?: string };
  annotations?: Record<string, string>;
  /** Default root, which reads the keys in /etc/kubernetes/pki. */
  user?: { uid: number; gid: number };
  /** From SIGTERM to SIGKILL, when the kubelet stops the pod. Default 30. */
  graceSeconds?: number;
}

/** A file or folder of the machine, at the same path in the container. */
export interface Mount {
  name: string;
  path: string;
  /** Default `Directory`: what is missing is an error, not an empty folder. */
  type?: 'File' | 'Directory';
  writable?: boolean;
}

/** The manifest that the kubelet reads, in kubeadm's shape. */
export function staticPodFile(pod: StaticPod): MachineFile {
  return privateFile(`${MANIFESTS}/${pod.component}.yaml`, yaml(manifest(pod)));
}

function manifest(pod: StaticPod) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(pod.annotations ? { annotations: pod.annotations } : {}),
      labels: { component: pod.component, tier: 'control-plane' },
      name: pod.component,
      namespace: 'kube-system',
    },
    spec: {
      containers: [container(pod)],
      hostNetwork: true,
      priority: 2000001000,
      priorityClassName: 'system-node-critical',
      securityContext: {
        ...(pod.user ? { runAsUser: pod.user.uid, runAsGroup: pod.user.gid, runAsNonRoot: true } : {}),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(pod.graceSeconds === undefined ? {} : { terminationGracePeriodSeconds: pod.graceSeconds }),
      volumes: pod.mounts.map(({ name, path, type = 'Directory' }) => ({ hostPath: { path, type }, name })),
    },
  };
}

function container(pod: StaticPod) {
  const { liveness, readiness, startup } = pod.probes;
  return {
    command: [pod.component, ...flagList(pod.flags)],
    image: pod.image,
    // The payload brings the image: nothing is fetched while a machine boots, and no other image can take its place.
    imagePullPolicy: 'Never',
    livenessProbe: { failureThreshold: 8, ...probe(pod, liveness), initialDelaySeconds: 10, periodSeconds: 10 },
    name: pod.component,
    ports: [{ containerPort: pod.probes.port, name: 'probe-port', protocol: 'TCP' }],
    ...(readiness ? { readinessProbe: { failureThreshold: 3, ...probe(pod, readiness), periodSeconds: 1 } } : {}),
    resources: { requests: pod.requests },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    startupProbe: { failureThreshold: 24, ...probe(pod, startup), initialDelaySeconds: 10, periodSeconds: 10 },
    volumeMounts: pod.mounts.map(({ name, path, writable }) => ({
      mountPath: path,
      name,
      ...(writable ? {} : { readOnly: true }),
    })),
  };
}

function probe({ probes }: StaticPod, path: string) {
  return { httpGet: { host: probes.host, path, port: 'probe-port', scheme: probes.scheme }, timeoutSeconds: 15 };
}

function flagList(flags: StaticPod['flags']): string[] {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => `--${name}=${value}`).sort();
}
