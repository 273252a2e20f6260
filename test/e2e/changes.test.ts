// One cluster through the changes of its life: a control plane replaced, three to five and back, pools that come and go, a budget in the way,
// drift that rolls machines and a label that rolls none; and what the leaves of machines that are no more are still good for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUPPORTED } from '../../src/catalog/versions.ts';
import type { EtcdClient } from '../../src/etcd/types.ts';
import type { IssuedIdentity, MachineLeafId } from '../../src/pki/types.ts';
import { openState } from '../../src/world/store/state-file.ts';
import { etcdOf, whileWatching } from './changes/etcd-watch.ts';
import { asLeaf, identityOf, TRIES } from './changes/old-leaves.ts';
import { changeDocument, outOfOrder, upTold } from './changes/told.ts';
import { learnMachines, newSubject } from './cluster/subject.ts';
import { machineContainers } from './support/engine.ts';
import { figures } from './support/figures.ts';
import { probeFrom } from './support/vantage.ts';

const subject = await newSubject('changes');
const { cluster } = subject;
let etcd: EtcdClient;
/** Of machines that are gone by the time they are used. */
const retired: Record<'control-plane' | 'worker', IssuedIdentity | undefined> = {
  'control-plane': undefined,
  worker: undefined,
};

const note = (what: string, values: object) => figures('e2e-changes', { [what]: values });
const names = async () => (await machineContainers(cluster.name)).map(({ name }) => name);
const fates = async (...codes: number[]) => {
  const { machines, stuck, empty } = await cluster.plan(...codes);
  const of = (fate: string) => machines.filter(machine => machine.fate === fate).map(({ name }) => name);
  return { created: of('created'), destroyed: of('destroyed'), stuck, empty };
};

beforeAll(async () => {
  await cluster.up();
  await learnMachines(subject);
  etcd = await etcdOf(cluster);
});
afterAll(async () => {
  await etcd?.close();
  await cluster.remove();
});

describe('the first control plane, which leads etcd, is replaced on request', () => {
  const first = `${cluster.name}-cp-1`;
  const next = `${cluster.name}-cp-6`;

  it('in order, the newcomer first, and etcd could lose a member at any time', async () => {
    retired['control-plane'] = await identityOf(cluster, first);
    const members = await etcd.members();
    await etcd.moveLeader(members.find(({ name }) => name === first)!.id);
    await openState(cluster.stateDir, cluster.name, async () => {}).updateState(state => ({
      ...state,
      requests: [...state.requests, { kind: 'replace', name: first, at: Date.now() }],
    }));
    expect(await fates(3)).toMatchObject({ created: [next], destroyed: [first], stuck: [] });
    const { result, etcd: watched } = await whileWatching(etcd, () => upTold(cluster));
    await note('replace the leader', { seconds: result.seconds, ...watched });
    const wanted = [
      ...['add-learner', 'create', 'promote', 'admit'].map(kind => `${kind} ${next}`),
      ...['withdraw', 'move-leader', 'stop', 'remove-member', 'destroy', 'delete-node', 'forget'].map(
        kind => `${kind} ${first}`,
      ),
    ];
    expect(outOfOrder(result.made, wanted), result.made.join('\n')).toEqual([]);
    expect(watched).toMatchObject({ tolerance: 1, mostVoters: 4 });
  });

  it('member, leadership, node and place behind the endpoint have moved, the request is fulfilled', async () => {
    const members = await etcd.members();
    expect(members.map(({ name }) => name).sort()).toEqual([2, 3, 6].map(nth => `${cluster.name}-cp-${nth}`));
    expect(members.find(({ leader }) => leader)?.name).not.toBe(first);
    const { machines, kind } = await cluster.status(0);
    expect(kind).toBe('converged');
    expect(machines.find(({ name }) => name === next)).toMatchObject({
      endpoint: 'in',
      node: 'Ready',
      apiServer: 'ready',
    });
    expect(machines.map(({ name }) => name)).not.toContain(first);
    expect((await openState(cluster.stateDir, cluster.name).readState()).requests).toEqual([]);
  });
});

describe('three control planes become five, and three again', () => {
  it.each([5, 3])('%i: the plan says so, and etcd could lose a member at any time', async replicas => {
    await changeDocument(cluster, { path: ['controlPlane', 'replicas'], value: replicas });
    const planned = await fates(3);
    expect(planned).toMatchObject({ stuck: [] });
    expect(planned[replicas === 5 ? 'created' : 'destroyed']).toHaveLength(2);
    expect(planned[replicas === 5 ? 'destroyed' : 'created']).toEqual([]);
    const before = await names();
    const { result, etcd: watched } = await whileWatching(etcd, () => upTold(cluster));
    await note(`to ${replicas}`, { seconds: result.seconds, ...watched });
    const expected = [...before, ...planned.created].filter(name => !planned.destroyed.includes(name));
    expect((await names()).sort()).toEqual(expected.sort());
    expect((await etcd.members()).filter(({ learner, healthy }) => healthy && !learner)).toHaveLength(replicas);
    expect(watched.tolerance).toBeGreaterThanOrEqual(1);
    expect(watched.mostVoters).toBe(5);
  });
});

describe('pools', () => {
  const pools = (bound: number, brief: boolean) => {
    const drain = { deadlineSeconds: 10 };
    const pool = (name: string, replicas: number) => ({ name, replicas, labels: { pool: name }, drain });
    return { path: ['workers', 1], value: pool('bound', bound), brief: brief ? pool('brief', 1) : undefined };
  };
  const setPools = async (bound: number, brief: boolean) => {
    const { path, value, brief: second } = pools(bound, brief);
    await changeDocument(cluster, { path, value }, ...(second ? [{ path: ['workers', 2], value: second }] : []));
  };
  const made = (pool: string) => async () => (await names()).filter(name => name.includes(`-${pool}-`));

  it('two come, each with a worker', async () => {
    await setPools(1, true);
    const { seconds } = await upTold(cluster);
    await note('two pools added', { seconds });
    expect(await made('bound')()).toHaveLength(1);
    expect(await made('brief')()).toHaveLength(1);
    retired.worker = await identityOf(cluster, (await made('brief')())[0]!);
  });

  it('one leaves the document, the other goes to zero, where a budget keeps a pod: asked again and again, then the pod is named', async () => {
    await cluster.kubectl(['create', '-f', '-'], boundWorkload());
    await cluster.kubectl(['rollout', 'status', 'deployment/bound', '--timeout=60s']);
    await changeDocument(
      cluster,
      { path: ['workers', 2], value: undefined },
      { path: ['workers', 1, 'replicas'], value: 0 },
    );
    const { held, kind, status, seconds } = await upTold(cluster, 6);
    await note('a budget in the way', { seconds });
    expect(kind).toBe('stuck');
    const asked = held.filter(({ guard, why }) => guard === 'budgets-respected' && /default\/bound-/.test(why ?? ''));
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(status.held).toMatchObject([
      { guard: 'drain-deadline', why: expect.stringMatching(/default\/bound-\S+ did not leave/) },
    ]);
    expect(await made('brief')()).toEqual([]);
    const [name] = await made('bound')();
    const { machines } = await cluster.status(3, 6);
    expect(machines.find(machine => machine.name === name)).toMatchObject({ state: 'running', node: 'cordoned' });
  });

  it('the budget gone, the pool is empty; then it leaves the document, and nothing is to be done', async () => {
    await cluster.kubectl(['delete', 'deployment,poddisruptionbudget', 'bound']);
    await upTold(cluster);
    expect(await made('bound')()).toEqual([]);
    await changeDocument(cluster, { path: ['workers', 1], value: undefined });
    expect(await fates(0)).toMatchObject({ empty: true });
  });
});

describe('drift', () => {
  it('a label of a pool replaces no machine', async () => {
    await changeDocument(cluster, { path: ['workers', 0, 'labels', 'example.com/more'], value: 'yes' });
    const before = await machineContainers(cluster.name);
    const { made } = await upTold(cluster);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(move => move.split(' ')[0]))).toEqual(new Set(['mark-node']));
    expect(await machineContainers(cluster.name)).toEqual(before);
    const labelled = await cluster.kubectl(['get', 'nodes', '-l', 'example.com/more=yes', '-o', 'name']);
    expect(labelled.trim().split('\n')).toHaveLength(2);
  });

  it('an audit rule replaces the control planes, one by one, and no worker', async () => {
    const before = await names();
    await changeDocument(cluster, {
      path: ['controlPlane', 'audit'],
      value: { rules: [{ level: 'None', users: ['system:kube-proxy'] }] },
    });
    const planned = await fates(3);
    const old = before.filter(name => name.includes('-cp-'));
    expect(planned.destroyed.sort()).toEqual(old);
    expect(planned.created).toHaveLength(3);
    const { result, etcd: watched } = await whileWatching(etcd, () => upTold(cluster));
    await note('an audit rule', { seconds: result.seconds, ...watched });
    expect(watched).toMatchObject({ tolerance: 1, mostVoters: 4 });
    const after = await names();
    expect(after).toEqual([...before.filter(name => !old.includes(name)), ...planned.created].sort());
    expect(await cluster.plan(0)).toMatchObject({ empty: true, moves: [] });
  });
});

describe('the leaves of machines that are no more', () => {
  const tried = async (role: 'control-plane' | 'worker', leaf: MachineLeafId) => {
    // A proxy before API servers says for whom it asks
    const asked: Record<string, string> =
      leaf === 'front-proxy-client' ? { 'x-remote-user': 'anybody', 'x-remote-group': 'system:masters' } : {};
    const { name } = retired[role]!;
    const answers = await asLeaf(cluster, retired[role]!, leaf, TRIES(name, subject.workers[0]!.name), asked);
    const allowed = Object.keys(answers).filter(what => answers[what]!.status >= 200 && answers[what]!.status < 300);
    await note(`leaf ${leaf} of a former ${role} may`, allowed);
    return { answers, allowed };
  };

  it.each(['control-plane', 'worker'] as const)('a former %s makes no node, not even its own', async role => {
    const { answers, allowed } = await tried(role, 'kubelet-client');
    expect(answers['make its node']!.text).toContain('not listed in ConfigMap kube-system/seaworthy-nodes');
    expect(answers['make a node of another name']).toMatchObject({ status: 403 });
    for (const what of ['list Secrets', "take a service account's token", 'make a pod', 'reach a kubelet'])
      expect(allowed).not.toContain(what);
  });

  it('reach no etcd from outside the control planes: its ports are closed to whoever stands elsewhere', async () => {
    await learnMachines(subject);
    const { leaves } = retired['control-plane']!;
    const probes = subject.controlPlanes.flatMap(({ address: host }) => [
      { host, port: 2379, path: '/version', tls: { version: 'TLSv1.3' as const, ...leaves['apiserver-etcd-client']! } },
      { host, port: 2380, path: '/members', tls: { version: 'TLSv1.3' as const, ...leaves['etcd-peer']! } },
    ]);
    for (const from of [undefined, subject.workers[0]!.name])
      for (const { probe, connected, bytes } of await probeFrom(cluster.name, from, probes))
        expect({ probe, connected, bytes }).toEqual({ probe, connected: false, bytes: '' });
  });

  it('what else each is good for until it expires is as docs/security.md says', async () => {
    const may: Record<string, string[]> = {};
    for (const leaf of Object.keys(STILL_MAY) as MachineLeafId[])
      may[leaf] = (await tried('control-plane', leaf)).allowed;
    expect(may).toEqual(STILL_MAY);
  });
});

/** The table of docs/security.md. */
const STILL_MAY: Partial<Record<MachineLeafId, string[]>> = {
  'kubelet-client': ['list services'],
  'kube-proxy': ["read another's node", 'list nodes', 'list services'],
  'cni-agent': ["read another's node", 'list nodes'],
  scheduler: ["read another's node", 'list nodes', 'list pods', 'list services'],
  'apiserver-kubelet-client': ["read another's node", 'list nodes', 'reach a kubelet'],
  'controller-manager': [
    ...['list nodes', 'list pods', 'list services', 'list Secrets', 'list ConfigMaps'],
    "take a service account's token",
  ],
  'front-proxy-client': [
    ...["read another's node", 'list nodes', 'list pods', 'list services', 'list Secrets', 'list ConfigMaps'],
    ...["take a service account's token", 'make a pod', 'reach a kubelet'],
  ],
};

function boundWorkload(): object {
  const labels = { app: 'bound' };
  const container = {
    name: 'main',
    image: `registry.k8s.io/pause:${SUPPORTED[0]!.pause}`,
    imagePullPolicy: 'Never',
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'bound' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { nodeSelector: { pool: 'bound' }, terminationGracePeriodSeconds: 1, containers: [container] },
      },
    },
  };
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'bound' },
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  };
  return { apiVersion: 'v1', kind: 'List', items: [deployment, budget] };
}
