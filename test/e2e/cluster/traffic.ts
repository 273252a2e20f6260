import { beforeAll, expect, it } from 'vitest';
import { figures } from '../support/figures.ts';
import { bringWorkload, WORKLOAD, workloadObjects } from '../support/workload.ts';
import { machinesOf, type Subject } from './subject.ts';

const PODS = 6;
const REQUESTS = 200;

interface Pod {
  metadata: { name: string };
  spec: { nodeName: string };
  status: { podIP: string };
}

/** What people make clusters for: pods on several machines that reach each other, and can be looked into. */
export function trafficTests(subject: Subject): void {
  const { cluster } = subject;
  let pods: Pod[] = [];

  /** A pod on each worker. */
  const clients = () => subject.workers.map(({ name }) => pods.find(pod => pod.spec.nodeName === name)!);

  beforeAll(async () => {
    await bringWorkload(subject.workers.map(({ name }) => name));
    await cluster.kubectl(['apply', '-f', '-'], workloadObjects(PODS));
    await cluster.kubectl(['rollout', 'status', `deployment/${WORKLOAD}`, '--timeout=120s']);
    const list = await cluster.kubectl(['get', 'pods', '-l', `app=${WORKLOAD}`, '-o', 'json']);
    pods = (JSON.parse(list) as { items: Pod[] }).items;
  });

  it('has all nodes Ready, under the names of its machines', async () => {
    const ready = '{range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}';
    const nodes = (await cluster.kubectl(['get', 'nodes', '-o', `jsonpath=${ready}`])).trim().split('\n');
    expect(nodes.sort()).toEqual(
      machinesOf(subject)
        .map(({ name }) => `${name} True`)
        .sort(),
    );
  });

  it('has CoreDNS available', async () => {
    const state = 'jsonpath={.status.conditions[?(@.type=="Available")].status} {.status.availableReplicas}';
    expect(await cluster.kubectl(['-n', 'kube-system', 'get', 'deployment', 'coredns', '-o', state])).toBe('True 2');
  });

  it('spreads a Deployment of 6 pods over both workers', () => {
    const perNode = Map.groupBy(pods, pod => pod.spec.nodeName);
    expect([...perNode].map(([node, here]) => [node, here.length]).sort()).toEqual(
      subject.workers.map(({ name }) => [name, PODS / 2]),
    );
  });

  it.each(['ClusterIP', 'DNS name'])(
    'answers through its Service by %s, from pods on both nodes: each pod is reached, no request of 200 fails',
    async by => {
      const address = await cluster.kubectl(['get', 'service', WORKLOAD, '-o', 'jsonpath={.spec.clusterIP}']);
      const url = `http://${by === 'ClusterIP' ? address : `${WORKLOAD}.default.svc`}/`;
      for (const client of clients()) {
        const get = [`/${WORKLOAD}`, 'get', String(REQUESTS), url];
        const said = (await cluster.kubectl(['exec', client.metadata.name, '--', ...get])).trim().split('\n');
        const byPod = Map.groupBy(said, name => name);
        expect([...byPod.keys()].sort()).toEqual(pods.map(pod => pod.metadata.name).sort());
        expect(said).toHaveLength(REQUESTS);
      }
      await figures('e2e-traffic', { [`requests by ${by}`]: REQUESTS * 2, [`failed by ${by}`]: 0 });
    },
  );

  it('reaches each pod by its own address, from the same node and from another one', async () => {
    const urls = pods.map(({ status }) => `http://${status.podIP}:8080/`);
    const answers = pods.flatMap(({ metadata }) => Array<string>(3).fill(metadata.name));
    for (const client of clients()) {
      const said = await cluster.kubectl(['exec', client.metadata.name, '--', `/${WORKLOAD}`, 'get', '3', ...urls]);
      expect(said.trim().split('\n')).toEqual(answers);
    }
  });

  it("shows a pod's logs, so API servers verify the kubelets' certificates", async () => {
    for (const { metadata } of clients()) expect(await cluster.kubectl(['logs', metadata.name])).toContain('serving');
  });
}
