import { WORKLOAD_IMAGE } from '../support/workload.ts';

export const LOAD_NAMESPACE = 'tides';
/** Writes in it ask the webhook. */
export const ASKED_NAMESPACE = 'asked';
export const CLIENT_PORT = 8080;
const GROUP = 'tides.seaworthy.example';
export const AGGREGATED_PATH = `/apis/${GROUP}/v1/tides/now`;

/** Each of the services behind TLS, and the authority that its callers verify it by. */
export interface LoadTls {
  ca: string;
  webhook: Record<string, string>;
  aggregated: Record<string, string>;
}

/**
 * Three services as they ought to be where machines come and go, and who uses them: two pods each on different nodes, a budget of which one always stands,
 * a pod that serves on for a while after it was told to go, and time enough for it.
 */
export function loadObjects(tls: LoadTls, rate: number): object {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const items = [
    ...[LOAD_NAMESPACE, ASKED_NAMESPACE].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    secret('webhook', tls.webhook),
    secret('aggregated', tls.aggregated),
    ...service('serve', { port: 80, targetPort: 8080 }, 'HTTP', '/'),
    ...service('webhook', { port: 443, targetPort: 8443 }, 'HTTPS', '/readyz'),
    ...service('aggregated', { port: 443, targetPort: 8443 }, 'HTTPS', '/readyz'),
    clients(rate),
    webhookConfiguration(base64(tls.ca)),
    apiService(base64(tls.ca)),
  ];
  return { apiVersion: 'v1', kind: 'List', items };
}

function secret(name: string, stringData: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: LOAD_NAMESPACE, name }, stringData };
}

function service(
  app: string,
  port: { port: number; targetPort: number },
  scheme: 'HTTP' | 'HTTPS',
  path: string,
): object[] {
  const labels = { app };
  const metadata = { namespace: LOAD_NAMESPACE, name: app };
  const spread = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'DoNotSchedule',
    nodeTaintsPolicy: 'Honor',
    labelSelector: { matchLabels: labels },
  };
  const probe = { httpGet: { path, port: port.targetPort, scheme }, periodSeconds: 1, timeoutSeconds: 3 };
  const container = { ...containerOf([app]), readinessProbe: probe, ports: [{ containerPort: port.targetPort }] };
  const pod = {
    ...podOf(scheme === 'HTTPS' ? { ...container, volumeMounts: [{ name: 'tls', mountPath: '/tls' }] } : container),
    topologySpreadConstraints: [spread],
    // Ten seconds to be forgotten, ten for what is under way, and some to spare
    terminationGracePeriodSeconds: 30,
    ...(scheme === 'HTTPS' ? { volumes: [{ name: 'tls', secret: { secretName: app } }] } : {}),
  };
  const strategy = { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
  const spec = {
    replicas: 2,
    strategy,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: pod },
  };
  return [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [port] } },
  ];
}

/** By the address that the kubelet gives to pods: name service is not what is measured here. */
const SERVE = 'http://$(SERVE_SERVICE_HOST)/';

/** One on each worker: a Service is what the nodes' own rules make of it, so it is measured on each of them. They stay until their machine goes. */
function clients(rate: number): object {
  const labels = { app: 'client' };
  const pod = { ...podOf(containerOf(['client', SERVE, String(rate)])), terminationGracePeriodSeconds: 5 };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: LOAD_NAMESPACE, name: 'client' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
}

function containerOf(args: string[]) {
  return {
    name: 'main',
    image: WORKLOAD_IMAGE,
    imagePullPolicy: 'Never',
    args,
    resources: { requests: { cpu: '20m', memory: '32Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
}

function podOf(container: object) {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container],
  };
}

/** Nobody may write there whom it has not let pass. */
function webhookConfiguration(caBundle: string): object {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
  const webhook = {
    name: 'ask.tides.seaworthy.example',
    failurePolicy: 'Fail',
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ASKED_NAMESPACE } },
    rules: [rule],
    clientConfig: { service: { namespace: LOAD_NAMESPACE, name: 'webhook', path: '/validate' }, caBundle },
  };
  const metadata = { name: 'ask.tides.seaworthy.example' };
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return { apiVersion, kind: 'ValidatingWebhookConfiguration', metadata, webhooks: [webhook] };
}

function apiService(caBundle: string): object {
  const service = { namespace: LOAD_NAMESPACE, name: 'aggregated' };
  const priorities = { groupPriorityMinimum: 1000, versionPriority: 15 };
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `v1.${GROUP}` },
    spec: { group: GROUP, version: 'v1', service, caBundle, ...priorities },
  };
}
