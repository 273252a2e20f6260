import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { assetPath } from '../../src/kit/assets.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { execQuiet } from '../../src/kit/exec.ts';
import { issueEtcdOperatorLeaf } from '../../src/pki/operator.ts';
import { parseClusterDocument } from '../../src/spec/parse.ts';
import type { Access, Canary, OwnCluster, Vantage, VantageKind } from '../../src/verify/access.ts';
import { kubeAccess } from '../../src/verify/api/kube-access.ts';
import { createProbes } from '../../src/verify/probes.ts';
import { hostVantage } from '../../src/verify/vantages/host.ts';
import type { Keys } from './pki.ts';
import { ADDRESS, ENDPOINT, HOST, MACHINE, OTHER_CONTROL_PLANE, SERVICE_ADDRESS, WORKER } from './place.ts';
import type { Settings } from './settings.ts';
import type { Stand } from './stand.ts';

/** What verify may use of the stand. Its own parts are verify's; only where the cluster is known from is this. */
export async function accessTo(
  stand: Stand,
  keys: Keys,
  settings: Settings,
): Promise<Access & { close(): Promise<void> }> {
  const signal = new AbortController().signal;
  const kube = kubeAccess({
    server: `https://${ADDRESS}:6443`,
    ca: keys.trust.authorities.kubernetes.cert,
    who: async () => ({ kind: 'administrator', cert: keys.admin.cert, key: keys.admin.key }),
    kind: 'administrator',
    signal,
  });
  return {
    inventory: {
      cluster: 'stand',
      machines: [{ name: MACHINE, role: 'control-plane', addresses: [ADDRESS], ready: true }],
      endpoint: {
        operator: { host: ADDRESS, port: 6443 },
        machines: { host: ENDPOINT, port: 6443 },
        names: ['api.stand.internal'],
      },
      serviceAddress: SERVICE_ADDRESS,
      cni: 'flannel',
      unknown: [],
    },
    kube,
    canary: canary(stand),
    vantages: [
      from('host', HOST),
      from('worker', WORKER, 'worker-1'),
      from('control-plane', OTHER_CONTROL_PLANE, 'cp-2'),
      { ...hostVantage, id: `control-plane:${MACHINE}`, kind: 'control-plane', machine: MACHINE },
    ],
    machines: { names: [MACHINE], exec: (_name, command, options) => onMachine(stand, command, options) },
    etcd: { members: [MACHINE], read: async () => undefined, get: (_member, path) => etcdGet(keys, settings, path) },
    own: own(keys, settings),
    missing: {},
    probes: createProbes(signal, { rate: 2_000, perTarget: 16 }),
    clock: systemClock,
    signal,
    close: () => kube.close(),
  };
}

/** All addresses are this host's own: where one comes from is the source address. */
function from(kind: VantageKind, source: string, machine?: string): Vantage {
  return {
    ...{ id: machine ? `${kind}:${machine}` : kind, kind, ...(machine ? { machine } : {}) },
    connect: ({ host, port }, { timeoutMs }) =>
      new Promise((resolve, reject) => {
        // Loopback of another machine is another loopback
        if (host.startsWith('127.')) return reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
        const socket = connect({ host, port, localAddress: source });
        const timer = setTimeout(
          () => socket.destroy(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })),
          timeoutMs,
        );
        socket.once('error', error => {
          clearTimeout(timer);
          reject(error);
        });
        socket.once('connect', () => {
          clearTimeout(timer);
          resolve(socket.removeAllListeners('error'));
        });
      }),
  };
}

function own({ trust, identity, worker, sign }: Keys, { nameless }: Settings): OwnCluster {
  const file = assetPath('examples/local.yaml');
  const { spec } = parseClusterDocument(readFileSync(file, 'utf8'), file);
  return {
    spec,
    trust,
    identity: async name => {
      if (name !== MACHINE) return name === worker.name ? worker : undefined;
      if (!nameless) return identity;
      const peer = await sign('etcd-peer', { subject: { commonName: MACHINE }, usages: ['client', 'server'] });
      return { ...identity, leaves: { ...identity.leaves, 'etcd-peer': peer } };
    },
    // Nothing of the kit reads them
    state: {} as OwnCluster['state'],
    seen: {} as OwnCluster['seen'],
  };
}

function canary(stand: Stand): Canary {
  const missing = () => Promise.reject(new Error('the stand runs no pods'));
  return {
    namespace: 'default',
    tenant: missing,
    nobody: missing,
    pod: missing,
    async nobodyToken() {
      const accounts = '/api/v1/namespaces/default/serviceaccounts';
      await stand.api('POST', accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'nobody' } });
      const order = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } };
      const { text } = await stand.api('POST', `${accounts}/nobody/token`, order);
      return (JSON.parse(text) as { status: { token: string } }).status.token;
    },
  };
}

/** The machine's disks are folders of the stand; its network is this one, where the endpoint's address is another's. */
function onMachine(
  { folder }: Stand,
  command: readonly string[],
  options: { input?: string; timeoutMs?: number } = {},
) {
  const disks = ['etc', 'root', 'home', 'opt', 'srv', 'tmp', 'var/lib', 'var/backups'].map(
    path => `mkdir -p ${folder}/disk/${path} && test -d /${path} && mount --bind ${folder}/disk/${path} /${path}`,
  );
  // /tmp last: the stand itself may lie below it
  const order = [
    ...disks.filter(line => !line.includes('/disk/tmp ')),
    ...disks.filter(line => line.includes('/disk/tmp ')),
  ];
  const script = `${order.join('; ')}; mount -t tmpfs none /run; exec "$@"`;
  return execQuiet('unshare', ['--mount', 'sh', '-c', script, 'sh', ...command], {
    timeout: options.timeoutMs ?? 15_000,
  });
}

async function etcdGet(
  { trust: { authorities } }: Keys,
  { etcd }: Settings,
  path: string,
): Promise<{ status: number; text: string }> {
  if (etcd['listen-client-urls']?.startsWith('http:')) throw new Error('etcd speaks no TLS');
  const leaf = await issueEtcdOperatorLeaf({ authorities, commonName: 'operator', days: 1, now: Date.now() });
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: 2379, path, cert: leaf.cert, key: leaf.key, rejectUnauthorized: false, agent: false },
      answer => {
        answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, text: '' }));
      },
    );
    call.on('error', reject).end();
  });
}
