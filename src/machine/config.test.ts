import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listingText } from '../../test/samples/listing.ts';
import { LOCAL, machineIdentity, machineInput, SPEC, VIRTUAL } from '../../test/samples/machine.ts';
import type { Role } from '../catalog/roles.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import { machineConfig } from './config.ts';
import { configDigest, machineDigests } from './digests.ts';
import { toTar } from './encoders/tar.ts';
import { withIdentity } from './identity.ts';
import type { MachineInput } from './input.ts';
import { maskSecrets } from './listing.ts';
import type { MachineBundle } from './types.ts';

const ROLES: Role[] = ['control-plane', 'worker'];
const CONTROL_PLANE: Role[] = ['control-plane'];
const digest = (input: MachineInput) => configDigest(machineConfig(input));
const bundle = (role: Role): MachineBundle => withIdentity(machineConfig(machineInput(role)), machineIdentity(role));

describe.each(ROLES)('%s', role => {
  it('the same input gives the same bytes', async () => {
    expect(await toTar(bundle(role))).toEqual(await toTar(bundle(role)));
    expect(digest(structuredClone(machineInput(role)))).toBe(digest(machineInput(role)));
  });

  it('no identity enters the config: it can be filled in and every placeholder is', () => {
    const text = JSON.stringify(machineConfig(machineInput(role)));
    for (const word of ['harbor-cp', 'harbor-general-', '10.89.60.1', 'SECRET', 'f00d', 'c1u57e7'])
      expect(text).not.toContain(word);
    expect(JSON.stringify(bundle(role)).match(/\{\{[^}]*\}\}/g) ?? []).toEqual(['{{.PodCIDR}}']);
  });

  it('every secret is in a file marked so, 0600, and masked in a listing', () => {
    const told = bundle(role);
    const holders = told.files.filter(({ content }) => content.includes('SECRET'));
    expect(holders.length).toBeGreaterThan(3);
    expect(holders.map(({ secret, mode }) => [secret, mode])).toEqual(holders.map(() => [true, 0o600]));
    expect(JSON.stringify(told.units)).not.toContain('SECRET');
    expect(JSON.stringify(maskSecrets(told)) + listingText(told)).not.toContain('SECRET');
  });

  it("keys are their owner's alone, and no file is for everybody to write", () => {
    const { files } = machineConfig(machineInput(role));
    expect(files.filter(({ path, mode }) => path.endsWith('.key') && mode !== 0o600)).toEqual([]);
    expect(files.filter(({ mode }) => (mode & 0o022) !== 0)).toEqual([]);
  });
});

describe('what a machine is not told', () => {
  it("a worker: nothing of the control plane's", () => {
    const text = listingText(bundle('worker')) + JSON.stringify(machineConfig(machineInput('worker')));
    for (const word of ['etcd', 'sa.key', 'front-proxy', 'encryption', 'manifests', 'controller-manager', 'peer'])
      expect(text).not.toContain(word);
  });

  it.each(ROLES)("a %s: an authority's key, or another's leaf", role => {
    const keys = machineConfig(machineInput(role)).files.filter(({ secret }) => secret);
    const paths = keys.map(({ path }) => path.replace('/etc/kubernetes/', ''));
    expect(paths.filter(path => /ca\.key$/.test(path))).toEqual([]);
    if (role === 'worker')
      expect(paths).toEqual([
        'pki/flannel/client.key',
        'pki/kube-proxy/client.key',
        'pki/kubelet/client.key',
        'pki/kubelet/serving.key',
      ]);
  });

  it('another CNI: flannel, its leaf, its port', () => {
    const own = { ...SPEC, network: { ...SPEC.network, cni: 'none' as const } };
    expect(JSON.stringify(machineConfig(machineInput('worker', { spec: own })))).not.toMatch(/flannel|cni0|8472/);
  });
});

describe('identity', () => {
  it('that lacks something is refused by name', () => {
    const config = machineConfig(machineInput('control-plane'));
    const { etcd: _, ...withoutEtcd } = machineIdentity('control-plane');
    expect(() => withIdentity(config, withoutEtcd)).toThrow('no value for {{etcd.initial-cluster-state}}');
    const { sharedKeys: __, ...withoutKeys } = machineIdentity('control-plane');
    expect(() => withIdentity(config, withoutKeys)).toThrow('no value for {{keys.encryption.ec01}}');
  });

  it('of another role is refused', () => {
    const config = machineConfig(machineInput('control-plane'));
    expect(() => withIdentity(config, machineIdentity('worker'))).toThrow('was issued as a worker');
  });

  it('lists members by name, whatever their order', () => {
    const etcd = bundle('control-plane').files.find(({ path }) => path.endsWith('manifests/etcd.yaml'))!.content;
    const members = [1, 2, 3].map(n => `harbor-cp-${n}=https://10.89.60.1${n}:2380`).join(',');
    expect(etcd).toContain(`--initial-cluster=${members}\n`);
  });

  it('points a control plane at its own API server, a worker at the endpoint', () => {
    const servers = (role: Role) =>
      bundle(role)
        .files.flatMap(({ content }) => content.match(/server: .*/g) ?? [])
        .filter((v, i, all) => all.indexOf(v) === i);
    expect(servers('control-plane')).toEqual(['server: https://10.89.60.11:6443']);
    expect(servers('worker')).toEqual(['server: https://10.89.60.2:6443']);
  });
});

describe('the digest', () => {
  const spec = (change: (spec: ClusterSpec) => unknown): Partial<MachineInput> => {
    const changed = structuredClone(SPEC);
    change(changed);
    return { spec: changed };
  };
  const pool = (change: (pool: ClusterSpec['workers'][number]) => unknown) =>
    spec(({ workers }) => change(workers[0]!));
  const trust = machineInput('worker').trust;
  const images = machineInput('worker').images;

  const AUDIT_RULE = {
    level: 'Request',
    users: [],
    userGroups: [],
    verbs: [],
    resources: [],
    namespaces: ['shop'],
    nonResourceURLs: [],
  };

  /** Change → the roles whose machines are told something else. */
  const CHANGES: [what: string, change: Partial<MachineInput>, roles: Role[]][] = [
    ['pod range', spec(s => Object.assign(s.network, { podCIDR: '10.245.0.0/16' })), ROLES],
    ['service range', spec(s => Object.assign(s.network, { serviceCIDR: '10.97.0.0/16' })), ROLES],
    ['cluster domain', spec(s => Object.assign(s.network, { clusterDomain: 'cluster.test' })), ROLES],
    ['CNI', spec(s => Object.assign(s.network, { cni: 'none' })), ROLES],
    ['cluster name', spec(s => Object.assign(s.metadata, { name: 'haven' })), ROLES],
    ["pool's labels", pool(p => Object.assign(p, { labels: { 'example.com/disk': 'nvme' } })), []],
    ["pool's taints", pool(p => Object.assign(p, { taints: [] })), []],
    ["pool's kubelet", pool(p => Object.assign(p, { kubelet: { maxPods: 150 } })), ['worker']],
    ["pool's reservations", pool(p => Object.assign(p, { kubelet: { systemReserved: { cpu: '1' } } })), ['worker']],
    ["control planes' kubelet", spec(s => Object.assign(s.controlPlane, { kubelet: { maxPods: 150 } })), CONTROL_PLANE],
    ['audit', spec(s => Object.assign(s.controlPlane, { audit: { rules: [AUDIT_RULE] } })), CONTROL_PLANE],
    ['settings without content', spec(s => Object.assign(s.controlPlane, { audit: { rules: [] }, kubelet: {} })), []],
    ["pool's replicas", pool(p => Object.assign(p, { replicas: 20 })), []],
    ["pool's surge and drain", pool(p => Object.assign(p, { maxSurge: 3, drain: { deadlineSeconds: 1 } })), []],
    ['control-plane replicas', spec(s => Object.assign(s.controlPlane, { replicas: 5 })), []],
    ['waivers', spec(s => s.waivers.push({ check: 'NET-01', reason: 'x', expires: 'never' })), []],
    ["the operator's port", spec(s => Object.assign(s.provider.local, { apiPort: 1 })), []],
    ["machines' network", { machineNetwork: '10.90.0.0/24' }, ROLES],
    ["control planes' network", { controlPlaneNetwork: '10.89.60.192/26' }, ROLES],
    ['cgroups', { traits: { ...LOCAL, cgroupVersion: 2 } }, ROLES],
    ['kernel settings', { traits: VIRTUAL }, ROLES],
    ['base image', { traits: { ...LOCAL, base: 'other' } }, []],
    ['pause image', { images: { ...images, pause: 'p:2' } }, ROLES],
    ['etcd image', { images: { ...images, etcd: 'e:2' } }, ['control-plane']],
    ['CoreDNS image', { images: { ...images, coredns: 'c:2' } }, []],
    ['kubernetes authority added', { trust: { ...trust, kubernetes: ['a\n', 'b\n'] } }, ROLES],
    ['etcd-peer authority added', { trust: { ...trust, 'etcd-peer': ['a\n', 'b\n'] } }, ['control-plane']],
    ['encryption key', { sharedKeyIds: { serviceAccount: ['5a01'], encryption: ['ec02', 'ec01'] } }, ['control-plane']],
    [
      'order of encryption keys',
      { sharedKeyIds: { serviceAccount: ['5a01'], encryption: ['ec01', 'ec02'] } },
      ['control-plane'],
    ],
    ['service account key', { sharedKeyIds: { serviceAccount: ['5a02'], encryption: ['ec01'] } }, ['control-plane']],
  ];

  it.each(CHANGES)('of %s', (_what, change, roles) => {
    const changed = ROLES.filter(role => digest(machineInput(role, change)) !== digest(machineInput(role)));
    expect(changed).toEqual(roles);
  });

  it('differs between any two such changes, so that none hides another', () => {
    const digests = CHANGES.filter(([, , roles]) => roles.includes('control-plane')).map(([, change]) =>
      digest(machineInput('control-plane', change)),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('never depends on name, address, leaves or keys', () => {
    const text = fc.stringMatching(/^[a-z0-9.-]{1,20}$/);
    fc.assert(
      fc.property(text, text, text, fc.constantFrom(...ROLES), (name, address, key, role) => {
        const config = machineConfig(machineInput(role));
        const before = configDigest(config);
        const identity = machineIdentity(role, name);
        for (const leaf of Object.values(identity.issued.leaves)) leaf.key = key;
        const told = withIdentity(config, { ...identity, issued: { ...identity.issued, address } });
        expect(told.name).toBe(name);
        expect(configDigest(config)).toBe(before);
        expect(told.files.map(({ path, mode, uid }) => [path, mode, uid])).toEqual(
          config.files.map(({ path, mode, uid }) => [path, mode, uid]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('stands beside base and payload', () => {
    const config = machineConfig(machineInput('worker'));
    const digests = machineDigests({ base: 'b', payload: 'p', config });
    expect(digests).toEqual({ base: 'b', payload: 'p', config: configDigest(config) });
    expect(digests.config).toMatch(/^[0-9a-f]{64}$/);
  });
});

it('a pool the document does not know has no machines', () => {
  expect(() => machineConfig(machineInput('worker', { pool: 'nowhere' }))).toThrow(
    'no worker machines in pool nowhere',
  );
  expect(() => machineConfig(machineInput('control-plane', { pool: 'general' }))).toThrow('no control-plane machines');
});
