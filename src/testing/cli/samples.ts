import type { SeaworthyEvent } from '../../kit/events.ts';
import type { BackupRecord, CheckedBackup } from '../../verbs/backup-types.ts';
import type { RestoreTold } from '../../verbs/restore-types.ts';
import type {
  HistoryEntry,
  HistoryRun,
  PlanResult,
  RenderedMachine,
  StatusResult,
  TrafficReport,
  UpResult,
} from '../../verbs/types.ts';

const NAMES = ['harbor-cp-1', 'harbor-cp-2', 'harbor-cp-3', 'harbor-general-1', 'harbor-general-2'];
const roleOf = (name: string) =>
  name.includes('-cp-') ? ({ role: 'control-plane' } as const) : ({ role: 'worker', pool: 'general' } as const);

export const SAMPLE_PLAN: PlanResult = {
  cluster: 'harbor',
  kubernetesVersion: '1.36.3',
  empty: false,
  moves: [
    { kind: 'prepare', target: 'cluster', title: 'prepare the host: base image, network, endpoint' },
    ...NAMES.map(name => ({ kind: 'create', target: name, title: `create ${name}` })),
  ],
  machines: NAMES.map(name => ({ name, ...roleOf(name), fate: 'created' })),
  stuck: [],
  warnings: ['cluster.yaml:40:5: the waiver of HA-01 ends in 9 days'],
  expectedSeconds: 41,
  stateDir: '.seaworthy/harbor',
};

export const SAMPLE_STATUS: StatusResult = {
  cluster: 'harbor',
  founded: true,
  kind: 'converged',
  endpoint: 'https://127.0.0.1:6443',
  kubernetesVersion: '1.36.3',
  machines: NAMES.map((name, index) => ({
    name,
    ...roleOf(name),
    address: `10.89.60.1${index + 1}`,
    state: 'running',
    node: 'Ready',
    version: 'v1.36.3',
    expires: '2027-06-01T00:00:00.000Z',
    ...(name.includes('-cp-') ? { etcd: index === 0 ? 'leader' : 'voter', apiServer: 'ready', endpoint: 'in' } : {}),
  })),
  addons: [
    { id: 'coredns', ready: true },
    { id: 'flannel', ready: true },
  ],
  next: [],
  held: [],
  waits: [],
  unknown: [],
  stateDir: '.seaworthy/harbor',
};

export const SAMPLE_HELD = {
  title: 'take harbor-cp-2 out of the endpoint',
  guard: 'control-plane-healthy-before-disruption',
  reason: 'a second control plane may not go while one is down',
  why: 'harbor-cp-3 does not serve',
};

export const SAMPLE_UP: UpResult = { kind: 'converged', status: SAMPLE_STATUS, moves: 31, milliseconds: 38_200 };

const create = { move: 'create', target: 'harbor-cp-1', title: 'create harbor-cp-1' };

export const SAMPLE_EVENTS: readonly SeaworthyEvent[] = [
  { type: 'stage', stage: 'payload', message: 'building kubernetes 1.36.3', expectedSeconds: 330 },
  { type: 'progress', stage: 'payload', message: 'kubernetes 1.36.3 is ready', done: 9, total: 9 },
  { type: 'move-started', ...create },
  { type: 'move-failed', ...create, error: 'no space left on device', hint: 'free 2 GB', retry: true },
  { type: 'held', move: 'admit', target: 'harbor-cp-1', guard: 'serves-first', why: 'its API server is not ready' },
  { type: 'waiting', reasons: ['harbor-cp-1 to boot for 3 s'] },
  { type: 'warning', message: 'inotify limits are low', hint: 'sysctl fs.inotify.max_user_instances=8192' },
  { type: 'log', message: 'podman run …' },
  { type: 'move-started', ...create },
  { type: 'move-done', ...create, milliseconds: 2_100 },
];

export const SAMPLE_RENDERED: RenderedMachine = {
  title: 'control-plane',
  digests: { base: `sha256:${'a'.repeat(64)}`, payload: 'b'.repeat(64), config: 'c'.repeat(64) },
  files: [
    { path: '/etc/kubernetes/manifests/etcd.yaml', mode: '0600', owner: 'root:root', content: 'kind: Pod\n' },
    { path: '/etc/hostname', mode: '0644', owner: 'root:root', content: 'harbor-cp-1\n' },
  ],
};

const made = { base: 'a'.repeat(64), payload: 'b'.repeat(64), config: 'c'.repeat(64) };

export const SAMPLE_HISTORY: HistoryRun[] = [
  {
    run: '0a1b2c3d',
    at: '2026-08-01T11:59:00.000Z',
    what: 'up',
    who: 'ada@quay',
    outcome: 'converged',
    milliseconds: 41_000,
    moves: 22,
    failed: 1,
    machines: [
      {
        was: 'harbor-cp-1',
        is: 'harbor-cp-6',
        why: 'its config changed',
        before: made,
        after: { ...made, config: 'd'.repeat(64) },
        milliseconds: 38_000,
        finished: true,
      },
      { was: 'harbor-general-2', why: 'it is gone', before: made, milliseconds: 900, finished: false },
    ],
    notes: [],
  },
  {
    run: '',
    at: '2026-08-01T12:04:00.000Z',
    what: 'break-glass',
    outcome: 'done',
    moves: 0,
    failed: 0,
    machines: [],
    notes: [],
  },
];

export const SAMPLE_JOURNAL: HistoryEntry[] = [
  { at: '2026-08-01T11:59:00.000Z', kind: 'create', target: 'harbor-cp-1', why: 'create harbor-cp-1' },
  { at: '2026-08-01T11:59:04.000Z', kind: 'up' },
];

export const SAMPLE_TRAFFIC: TrafficReport = {
  startedAt: '2026-01-02T03:04:05.000Z',
  seconds: 60,
  streams: [
    {
      ...{ name: 'reads', connections: 'new', requests: 3000, failed: 1, kinds: { 'HTTP 429': 1 } },
      examples: [{ at: '2026-01-02T03:04:25.100Z', kind: 'HTTP 429', message: 'HTTP 429: too many requests' }],
      ...{ longestGap: 21.4, longestGapAt: '2026-01-02T03:04:25.100Z', latency: { p50: 2.1, p99: 9.8 }, more: {} },
    },
  ],
  ...{ lostWrites: 0, missedEvents: 0 },
  overhead: { eventLoopDelay: { p99: 11, max: 24 }, lateness: { p99: 2, max: 14 }, notSent: 0, cpu: 22 },
};

export const SAMPLE_BACKUP: BackupRecord = {
  id: '20260601T060000Z-0a1b2c',
  at: Date.UTC(2026, 5, 1, 6),
  why: 'asked',
  revision: 48_211,
  hash: 'c4e1a2d0',
  etcdVersion: '3.6.16',
  kubernetesVersion: '1.36.3',
  etcdClusterId: '9f0b3c1d2e4f5a67',
  kubeSystemUid: '6f2a1f1e-7c7e-4d5e-9a53-0f6c2f7f6c11',
  file: '/mnt/backups/harbor-20260601T060000Z-0a1b2c.backup',
  bytes: 23_400_000,
};

export const SAMPLE_MANIFEST: CheckedBackup['manifest'] = {
  ...SAMPLE_BACKUP,
  cluster: 'harbor',
  clusterId: 'c1',
  snapshot: { bytes: 23_300_000, sha256: '00' },
};

export const SAMPLE_RESTORE: RestoreTold = {
  cluster: 'harbor',
  backup: {
    id: '20260801T080000Z',
    file: '/backups/harbor-20260801T080000Z.backup',
    at: Date.UTC(2026, 7, 1, 8),
    revision: 48_213,
    kubernetesVersion: '1.36.3',
  },
  destroyed: ['harbor-cp-2'],
  replaced: ['harbor-general-1', 'harbor-general-2'],
  stateLost: false,
};
