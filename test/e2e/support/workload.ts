import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assetPath } from '../../../src/kit/assets.ts';
import { exec } from '../../../src/kit/exec.ts';
import { buildImage } from '../../../src/payload/images/oci.ts';
import { hostToolchain } from '../../../src/payload/toolchain.ts';
import { temporaryFolder } from './clone.ts';
import { onMachine } from './engine.ts';

export const WORKLOAD_IMAGE = 'example.com/workload:1';
export const WORKLOAD = 'workload';
const PORT = 8080;

/** Builds test/e2e/workload into an image and gives it to the container runtime of each machine: there is no registry to fetch it from. */
export async function bringWorkload(machines: readonly string[]): Promise<void> {
  const archive = await workloadImage();
  for (const machine of machines) await importWorkload(machine, archive);
}

export async function importWorkload(machine: string, archive: Uint8Array): Promise<void> {
  await onMachine(machine, ['ctr', '-n', 'k8s.io', 'images', 'import', '-'], archive);
}

/** The image, as an archive. */
export async function workloadImage(): Promise<Uint8Array> {
  const folder = await temporaryFolder();
  try {
    const binary = join(folder.path, WORKLOAD);
    const args = ['build', '-trimpath', '-ldflags=-s -w', '-o', binary, '.'];
    await exec('internal', 'go', args, { cwd: assetPath('test/e2e/workload'), env: { CGO_ENABLED: '0' } });
    const recipe = { ref: WORKLOAD_IMAGE, binaries: [WORKLOAD], folder: '', user: '65532:65532' };
    const { platform } = await hostToolchain();
    return (await buildImage(recipe, new Map([[WORKLOAD, await readFile(binary)]]), platform)).archive;
  } finally {
    await folder.remove();
  }
}

/** A Deployment of so many pods, as evenly over the nodes as it goes, and its Service. Restricted by Pod Security's standard. */
export function workloadObjects(replicas: number): object {
  const labels = { app: WORKLOAD };
  const container = {
    name: 'main',
    image: WORKLOAD_IMAGE,
    imagePullPolicy: 'Never',
    args: ['serve'],
    ports: [{ containerPort: PORT }],
    readinessProbe: { httpGet: { path: '/', port: PORT }, periodSeconds: 1 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const spread = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'DoNotSchedule',
    // Control planes, whose taint keeps pods away, do not count as nodes without pods
    nodeTaintsPolicy: 'Honor',
  };
  const pod = {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    topologySpreadConstraints: [{ ...spread, labelSelector: { matchLabels: labels } }],
    containers: [container],
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: WORKLOAD },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: WORKLOAD },
    spec: { selector: labels, ports: [{ port: 80, targetPort: PORT }] },
  };
  return { apiVersion: 'v1', kind: 'List', items: [deployment, service] };
}
