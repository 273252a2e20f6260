import { beforeAll, describe, expect, it } from 'vitest';
import { portOf } from '../../../src/catalog/hops.ts';
import { onMachine } from '../support/engine.ts';
import type { Answer, Probe } from '../support/probe.ts';
import { overTls, plain, podProcess, probeFrom, probeFromProcess } from '../support/vantage.ts';
import { machinesOf, type Subject } from './subject.ts';

const [CLIENT, PEER, KUBELET, API] = ['etcd-client', 'etcd-peer', 'kubelet', 'kube-apiserver'].map(portOf) as [
  number,
  number,
  number,
  number,
];
const HEALTH = ['/livez', '/readyz', '/healthz'];
const NEVER_OPEN = [
  '/',
  '/api',
  '/api/v1/nodes',
  '/api/v1/secrets',
  '/apis',
  '/version',
  '/metrics',
  '/livez/etcd',
  '/openapi/v2',
];
/** A path that it does not know gets 404 from a kubelet, with nothing else. */
const KUBELET_PATHS = ['/pods', '/metrics', '/healthz', '/runningpods/', '/stats/summary', '/configz'];

/** What each listener does to those who come without TLS, without a credential, with an old TLS, or from where nobody should come. */
export function refusalTests(subject: Subject): void {
  const { cluster } = subject;
  const from = (machine: string | undefined, probes: readonly Probe[]) => probeFrom(cluster.name, machine, probes);
  const names = { first: '', second: '', worker: '' };
  let addresses = { first: '', second: '', worker: '', all: [''] };

  beforeAll(() => {
    const [first, second] = subject.controlPlanes;
    const [worker] = subject.workers;
    Object.assign(names, { first: first!.name, second: second!.name, worker: worker!.name });
    const all = machinesOf(subject).map(({ address }) => address);
    addresses = { first: first!.address, second: second!.address, worker: worker!.address, all };
  });

  /** Each listener from where it may be reached: etcd's client port on the machine itself, the others from another control plane. */
  const everyListener = (probes: (host: string, port: number, ...paths: string[]) => Probe[]) => ({
    [names.first]: probes('127.0.0.1', CLIENT, '/health', '/version', '/v3/kv/range'),
    [names.second]: [
      ...probes(addresses.first, PEER, '/members', '/version', '/raft'),
      ...addresses.all.flatMap(address => probes(address, KUBELET, ...KUBELET_PATHS)),
      ...probes(addresses.first, API, ...HEALTH, ...NEVER_OPEN),
    ],
  });
  const askAll = async (vantages: Record<string, Probe[]>): Promise<Answer[]> =>
    (await Promise.all(Object.entries(vantages).map(([machine, probes]) => from(machine, probes)))).flat();

  it('answers no plain HTTP request on 2379, 2380, 10250 and 6443', async () => {
    for (const answer of await askAll(everyListener(plain))) {
      expect(answer, answer.probe).toMatchObject({ connected: true });
      if (answer.bytes !== '')
        expect(answer.bytes, answer.probe).toMatch(/^HTTP\/1\.[01] 400 .*HTTP request to an HTTPS server/s);
    }
  });

  it('makes no connection below TLS 1.3', async () => {
    for (const answer of await askAll(everyListener((...to) => overTls('TLSv1.2', ...to)))) {
      expect(answer, answer.probe).toMatchObject({ connected: true, bytes: '' });
      expect(answer.handshake, answer.probe).toBeUndefined();
      expect(answer.error, answer.probe).toMatch(/protocol version/);
    }
  });

  describe('without a credential', () => {
    it('gets no byte from etcd, on its client port and on its peer port', async () => {
      const { [names.first]: client = [], [names.second]: others = [] } = everyListener((...to) =>
        overTls('TLSv1.3', ...to),
      );
      const peer = others.filter(probe => probe.port === PEER);
      for (const answer of await askAll({ [names.first]: client, [names.second]: peer })) {
        expect(answer, answer.probe).toMatchObject({ connected: true, bytes: '' });
        expect(answer.error, answer.probe).toMatch(/certificate required/);
      }
    });

    it('gets 401 from each kubelet on every path', async () => {
      const probes = addresses.all.flatMap(address => overTls('TLSv1.3', address, KUBELET, ...KUBELET_PATHS));
      for (const answer of await from(names.first, probes)) expect(answer.status, answer.probe).toBe(401);
    });

    it('gets the health paths from the API server, and 401 for all others', async () => {
      const ask = (host: string, port: number) => overTls('TLSv1.3', host, port, ...HEALTH, ...NEVER_OPEN);
      const throughEndpoint = await from(undefined, ask('127.0.0.1', cluster.apiPort));
      const directly = await from(
        names.worker,
        subject.controlPlanes.flatMap(({ address }) => ask(address, API)),
      );
      for (const answer of [...throughEndpoint, ...directly]) {
        const isHealth = HEALTH.some(path => answer.probe.endsWith(path));
        expect(answer.status, answer.probe).toBe(isHealth ? 200 : 401);
      }
    });
  });

  it('gives the same probes answers when they show the right certificate', async () => {
    const leaf = async (machine: string, path: string) => ({
      version: 'TLSv1.3' as const,
      cert: await onMachine(machine, ['cat', `/etc/kubernetes/pki/${path}.crt`]),
      key: await onMachine(machine, ['cat', `/etc/kubernetes/pki/${path}.key`]),
    });
    const client = {
      host: '127.0.0.1',
      port: CLIENT,
      path: '/health',
      tls: await leaf(names.first, 'apiserver-etcd-client'),
    };
    const peer = { host: addresses.first, port: PEER, path: '/members', tls: await leaf(names.second, 'etcd/peer') };
    const kubelet = {
      host: addresses.worker,
      port: KUBELET,
      path: '/healthz',
      tls: await leaf(names.second, 'apiserver-kubelet-client'),
    };
    const answers = await askAll({ [names.first]: [client], [names.second]: [peer, kubelet] });
    for (const answer of answers) expect(answer.status, answer.probe).toBe(200);
  });

  it("keeps etcd's client port to the machine itself, and the machines' own ports from pods", async () => {
    const apart = await from(names.second, plain(addresses.first, CLIENT, '/'));
    expect(apart, apart[0]!.probe).toMatchObject([{ connected: false }]);
    const pod = await podProcess(cluster.name, names.worker);
    const ask = (port: number) => overTls('TLSv1.3', addresses.first, port, '/livez');
    const [api, ...closed] = await probeFromProcess(pod, [API, CLIENT, PEER, KUBELET].flatMap(ask));
    expect(api, 'the API server, from the same pod').toMatchObject({ status: 200 });
    for (const answer of closed) expect(answer.connected, answer.probe).toBe(false);
  });
}
