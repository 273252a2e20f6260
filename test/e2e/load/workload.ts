import { createAuthority, issueLeaf } from '../../../src/pki/certificate.ts';
import type { TestCluster } from '../support/cluster.ts';
import { machineContainers } from '../support/engine.ts';
import { eventually } from '../support/process.ts';
import { importWorkload, workloadImage } from '../support/workload.ts';
import { AGGREGATED_PATH, ASKED_NAMESPACE, LOAD_NAMESPACE, type LoadTls, loadObjects } from './objects.ts';

/** Puts the services and their clients into a cluster, and waits until all of them answer. Ends what keeps their image on new machines. */
export async function bringLoad(cluster: TestCluster, rate: number): Promise<{ end(): Promise<void> }> {
  const images = await keepImageEverywhere(cluster);
  try {
    await cluster.kubectl(['apply', '-f', '-'], loadObjects(await tlsFor(cluster), rate));
    for (const what of ['deployment/serve', 'deployment/webhook', 'deployment/aggregated', 'daemonset/client'])
      await cluster.kubectl(['-n', LOAD_NAMESPACE, 'rollout', 'status', what, '--timeout=120s']);
    await eventually(60, () => cluster.kubectl(['get', '--raw', AGGREGATED_PATH]));
    await eventually(60, () =>
      cluster.kubectl(['-n', ASKED_NAMESPACE, 'create', 'configmap', 'asked', '--dry-run=server']),
    );
    return images;
  } catch (error) {
    await images.end();
    throw error;
  }
}

/**
 * Gives the image to the container runtime of each machine as soon as there is one, for there is no registry: on one that is new, ten
 * seconds before its node is Ready.
 */
async function keepImageEverywhere({ name }: TestCluster): Promise<{ end(): Promise<void> }> {
  const archive = await workloadImage();
  const have = new Set<string>();
  const look = async () => {
    const running = (await machineContainers(name).catch(() => [])).filter(machine => machine.running);
    for (const machine of running.filter(({ id }) => !have.has(id)))
      await importWorkload(machine.name, archive).then(
        () => have.add(machine.id),
        () => {},
      );
  };
  await eventually(30, async () => {
    await look();
    if (have.size === 0) throw new Error('no machine took the image');
  });
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      await look();
      await new Promise(resolve => setTimeout(resolve, 2000));
    }
  })();
  return {
    end: async () => {
      ended.abort();
      await looking;
    },
  };
}

const DAY = 86_400_000;

async function tlsFor(cluster: TestCluster): Promise<LoadTls> {
  const validity = { notBefore: Date.now() - 3_600_000, notAfter: Date.now() + DAY };
  const authority = await createAuthority('kubernetes', 'tides', validity);
  const leafFor = async (app: string) => {
    const name = `${app}.${LOAD_NAMESPACE}.svc`;
    const leaf = await issueLeaf(authority, {
      subject: { commonName: name },
      usages: ['server'],
      names: [name],
      ...validity,
    });
    return { 'tls.crt': leaf.cert, 'tls.key': leaf.key };
  };
  const published = ['-n', 'kube-system', 'get', 'configmap', 'extension-apiserver-authentication'];
  const frontProxy = await cluster.kubectl([...published, '-o', 'jsonpath={.data.requestheader-client-ca-file}']);
  const [webhook, aggregated] = await Promise.all([leafFor('webhook'), leafFor('aggregated')]);
  return { ca: authority.cert, webhook, aggregated: { ...aggregated, 'front-proxy-ca.crt': frontProxy } };
}
