import { remember } from '../../kit/remember.ts';
import type { Desired, Patience } from '../../lifecycle/desired.ts';
import type { MachineDigests } from '../../machine/types.ts';
import type { ProviderTraits } from '../../providers/provider.ts';
import { between, pick, type Random } from '../../world/simulated/random.ts';
import type { MachineRecord, Request } from '../../world/state.ts';

/** As much of a cluster document as the lifecycle sees: counts, and a number for each digest. */
export interface Document {
  /** Of Kubernetes. */
  version: string;
  /** Ids of the encryption keys, the one in use first. */
  keys: string[];
  controlPlanes: number;
  controlPlaneConfig: number;
  pools: DocumentPool[];
  addons: { id: string; version: number }[];
  fixedHosts: boolean;
  drainDeadlineSeconds: number;
}

export interface DocumentPool {
  name: string;
  replicas: number;
  config: number;
  maxSurge: number;
  maxUnavailable: number;
  afterDeadline: 'stop' | 'delete-pods';
}

export const CLUSTER = 'harbor';
export const CLUSTER_ID = 'c1';
export const POLICY = 'node-admission';
const PATIENCE: Patience = { dead: 5 * 60_000, arrival: 3 * 60_000, founding: 10 * 60_000, detection: 2_000 };

export const TRAITS: ProviderTraits = {
  surge: true,
  fixedHosts: false,
  bootsOnCreate: false,
  zones: ['a'],
  cgroupVersion: 2,
  ownsKernelSettings: true,
  userData: 'tar',
  userDataLimit: 1 << 20,
  auditVolume: true,
  base: 'base',
};

export function digestsOf(config: number, version: string): MachineDigests {
  return { base: 'base', payload: `payload-${version}`, config: `config-${config}` };
}

const marks = (label: string) => ({ labels: { [label]: '' }, taints: [] });

/** What decide is asked for, from document and state: the requests are the state's. */
export const desiredOf = remember((document: Document, requests: Request[]): Desired => {
  return {
    cluster: CLUSTER,
    clusterId: CLUSTER_ID,
    kubernetesVersion: document.version,
    keys: { encryption: document.keys },
    controlPlane: {
      replicas: document.controlPlanes,
      digests: digestsOf(document.controlPlaneConfig, document.version),
      marks: marks('node-role.kubernetes.io/control-plane'),
    },
    pools: document.pools.map(pool => ({
      ...pool,
      digests: digestsOf(pool.config, document.version),
      marks: marks(`pool/${pool.name}`),
      drainDeadlineSeconds: document.drainDeadlineSeconds,
    })),
    addons: document.addons.map(({ id }) => ({ id, digest: addonOf(document, id).digest })),
    requests,
    retention: { last: 2, daily: 0, weekly: 0 },
    traits: { surge: TRAITS.surge && !document.fixedHosts, fixedHosts: document.fixedHosts },
    patience: PATIENCE,
  };
});

/** What a machine made now is made from. */
export function blueprintOf(document: Document, record: MachineRecord) {
  const config =
    record.role === 'control-plane'
      ? document.controlPlaneConfig
      : (document.pools.find(pool => pool.name === record.pool)?.config ?? 0);
  const kubernetesVersion = record.kubernetesVersion ?? document.version;
  return { digests: digestsOf(config, kubernetesVersion), kubernetesVersion };
}

export function addonOf(document: Document, id: string) {
  const version = document.addons.find(addon => addon.id === id)?.version ?? 0;
  return { digest: `${id}-${version} for ${document.version}`, needsNodes: id === 'coredns' };
}

export function randomDocument(random: Random): Document {
  const pools = [randomPool(random, 'main', 1)];
  if (random() < 0.3) pools.push(randomPool(random, 'big', 0));
  return {
    version: '1.36.3',
    keys: ['k1'],
    controlPlanes: pick(random, [1, 3, 3, 3, 3, 5])!,
    controlPlaneConfig: 1,
    pools,
    addons: [
      { id: POLICY, version: 1 },
      { id: 'coredns', version: 1 },
    ],
    fixedHosts: false,
    drainDeadlineSeconds: 600,
  };
}

function randomPool(random: Random, name: string, least: number): DocumentPool {
  const maxUnavailable = between(random, 0, 1);
  const maxSurge = maxUnavailable === 0 ? 1 : between(random, 0, 2);
  return {
    name,
    replicas: between(random, Math.max(least, 1), 4),
    config: 1,
    maxSurge,
    maxUnavailable,
    // without a place to go to, pods under a budget can only be deleted
    afterDeadline: maxSurge === 0 ? 'delete-pods' : pick(random, ['stop', 'delete-pods'] as const)!,
  };
}

/** One change that a person might make, in the middle of anything. */
export function changedDocument(document: Document, random: Random): Document {
  const change = pick(random, CHANGES)!;
  return change(structuredClone(document), random);
}

type Change = (document: Document, random: Random) => Document;

const withPool = (document: Document, random: Random, change: (pool: DocumentPool) => void): Document => {
  const pool = pick(random, document.pools);
  if (pool) change(pool);
  return document;
};

/** The next patch, or the next minor: what the lifecycle may be asked to upgrade to. */
function newerVersion(version: string, random: Random): string {
  const [major, minor, patch] = version.split('.').map(Number);
  return random() < 0.3 ? `${major}.${minor}.${patch! + 1}` : `${major}.${minor! + 1}.2`;
}

const CHANGES: readonly Change[] = [
  (document, random) => ({ ...document, version: newerVersion(document.version, random) }),
  (document, random) => ({ ...document, version: newerVersion(document.version, random) }),
  (document, random) => withPool(document, random, pool => (pool.replicas = between(random, 1, 5))),
  (document, random) => withPool(document, random, pool => (pool.config += 1)),
  (document, random) => withPool(document, random, pool => (pool.config += 1)),
  document => ({ ...document, controlPlaneConfig: document.controlPlaneConfig + 1 }),
  (document, random) => ({ ...document, controlPlanes: pick(random, [1, 3, 5])! }),
  document => ({ ...document, addons: document.addons.map(addon => ({ ...addon, version: addon.version + 1 })) }),
  (document, random) => ({
    ...document,
    pools: document.pools.length > 1 ? document.pools.slice(0, 1) : [...document.pools, randomPool(random, 'extra', 1)],
  }),
];
