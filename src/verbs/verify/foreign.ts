import { systemClock } from '../../kit/clock.ts';
import { readKubeconfig } from '../../kube/kubeconfig.ts';
import { kubeAccess } from '../../verify/api/kube-access.ts';
import { inventoryOfNodes } from '../../verify/inventory.ts';
import { createProbes } from '../../verify/probes.ts';
import { vantagesOf } from '../../verify/vantages/index.ts';
import type { VerifyOptions } from './types.ts';
import type { Opened, Surroundings } from './verify.ts';

/** Any cluster, by its administrator's kubeconfig alone. */
export async function withForeignAccess<T>(
  { kubeconfig = '', context, rate }: VerifyOptions,
  { signal }: Surroundings,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const found = await readKubeconfig(kubeconfig, context);
  const { server, ca, serverName, cluster } = found;
  const who = async () => ({ kind: 'administrator', ...(await found.who()) });
  const kube = kubeAccess({ server, ca, ...(serverName ? { serverName } : {}), who, kind: 'administrator', signal });
  try {
    const inventory = await inventoryOfNodes(kube, cluster);
    const vantages = vantagesOf({ inventory, networks: undefined }).all;
    const missing = Object.fromEntries(
      (['machines', 'issuer', 'etcd', 'document'] as const).map(need => [need, 'a kubeconfig alone does not give it']),
    );
    const probes = createProbes(signal, { ...(rate ? { rate } : {}) });
    const access = { inventory, kube, vantages, missing, probes, clock: systemClock, signal };
    return await use({ by: 'kubeconfig', access, waivers: [] });
  } finally {
    await kube.close();
  }
}
