import { NAME, PORTS } from './names.ts';

export function container(image: string) {
  return {
    name: NAME,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['-conf', '/etc/coredns/Corefile'],
    env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    // No CPU limit: throttled DNS slows everything.
    resources: { requests: { cpu: '50m', memory: '70Mi' }, limits: { memory: '170Mi' } },
    ports: [
      port('dns', PORTS.dns, 'UDP'),
      port('dns-tcp', PORTS.dns),
      port('metrics', PORTS.metrics),
      port('health', PORTS.health),
      port('ready', PORTS.ready),
    ],
    livenessProbe: { ...probe('/health', 'health'), initialDelaySeconds: 10, timeoutSeconds: 5, failureThreshold: 5 },
    readinessProbe: { ...probe('/ready', 'ready'), periodSeconds: 1 },
    securityContext: {
      allowPrivilegeEscalation: false,
      // Upstream's binary asks for it as a file capability, and can't be started where it is out of bounds.
      capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
  };
}

function port(name: string, containerPort: number, protocol = 'TCP') {
  return { name, containerPort, protocol };
}

function probe(path: string, listener: string) {
  return { httpGet: { path, port: listener } };
}
