import type { Access, Canary } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { podObject } from '../../canary/pod.ts';
import type { Evidence } from '../../check.ts';

/** A pod that a tenant asks for, and what it would give him. */
export interface WantedPod {
  what: string;
  spec: Record<string, unknown>;
  /** Of its only container. */
  container?: Record<string, unknown>;
}

export interface Asked {
  what: string;
  granted: boolean;
  /** Neither granted nor refused for what it is: why. */
  unclear?: string;
  evidence: Evidence;
}

/** Each asked for by a tenant in the canary's namespace, as a dry run: admission judges it, nothing is made. */
export async function askForPods(access: Access, wanted: readonly WantedPod[]): Promise<Asked[]> {
  const canary = access.canary as Canary;
  const tenant = await canary.tenant();
  const path = `/api/v1/namespaces/${canary.namespace}/pods?dryRun=All`;
  return Promise.all(
    wanted.map(async ({ what, spec, container }) => {
      const { answer, evidence } = await ask(access, tenant, { method: 'POST', path, body: podOf(spec, container) });
      const granted = answer.status < 300;
      const refused = answer.status === 403 || answer.status === 422;
      return { what, granted, evidence, ...(granted || refused ? {} : { unclear: `HTTP ${answer.status}` }) };
    }),
  );
}

function podOf(spec: WantedPod['spec'], container: WantedPod['container'] = {}): object {
  const plain = podObject('tenant', 'registry.k8s.io/pause:3.10') as {
    metadata: object;
    spec: { containers: object[] };
  };
  const [main] = plain.spec.containers;
  return { ...plain, spec: { ...plain.spec, ...spec, containers: [{ ...main, ...container }] } };
}
