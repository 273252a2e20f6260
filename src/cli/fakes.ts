import type { SeaworthyEvent } from '../kit/events.ts';
import type { Interactive, PlanResult, StatusResult, UpResult, VerbOptions, Verbs } from '../verbs/types.ts';
import type { Interrupt, Io, Screen } from './io.ts';

/** For tests of the CLI: a process that exists only as text. */
export interface FakeIo extends Io {
  /** What was written so far. */
  out(): string;
  err(): string;
  /** As a person's Ctrl-C. */
  interrupt(interrupt?: Interrupt): void;
  /** Commands that were run on the terminal. */
  children: Interactive[];
  questions: string[];
  /** Moves the clock on. */
  pass(milliseconds: number): void;
}

export interface FakeTerminal {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  /** The answer to every question; no terminal to ask on without it. */
  answer?: boolean;
  childExitCode?: number;
}

export function fakeIo(terminal: FakeTerminal = {}): FakeIo {
  const { isTTY = false, columns = 100, rows = 40, answer, childExitCode = 0 } = terminal;
  const written = { out: '', err: '' };
  const screen = (name: 'out' | 'err'): Screen => ({
    isTTY,
    columns,
    rows,
    write: text => {
      written[name] += text;
    },
  });
  const handlers = new Set<(interrupt: Interrupt) => void>();
  const children: Interactive[] = [];
  const questions: string[] = [];
  let now = Date.UTC(2026, 7, 1, 12);
  return {
    stdout: screen('out'),
    stderr: screen('err'),
    canAsk: answer !== undefined,
    env: { LANG: 'C.UTF-8', ...terminal.env },
    cwd: process.cwd(),
    program: 'seaworthy',
    self: ['/opt/seaworthy'],
    now: () => now,
    confirm: async question => {
      questions.push(question);
      return answer ?? false;
    },
    runChild: async child => {
      children.push(child);
      return childExitCode;
    },
    onInterrupt: handle => {
      handlers.add(handle);
      return () => handlers.delete(handle);
    },
    out: () => written.out,
    err: () => written.err,
    interrupt: (interrupt = 'SIGINT') => {
      for (const handle of handlers) handle(interrupt);
    },
    children,
    questions,
    pass: milliseconds => {
      now += milliseconds;
    },
  };
}

/** Verbs that were called, with what. */
export interface FakeVerbs {
  verbs(): Promise<Verbs>;
  calls: { verb: string; args: unknown[] }[];
}

/** A library that answers with the samples below, unless `answers` says otherwise. */
export function fakeVerbs(answers: Partial<Verbs> = {}): FakeVerbs {
  const calls: FakeVerbs['calls'] = [];
  const child = (file: string, args: string[]): Interactive => ({ file, args, env: {} });
  const all: Verbs = {
    plan: async () => SAMPLE_PLAN,
    up: async ({ emit }) => {
      for (const event of SAMPLE_EVENTS) emit?.(event);
      return SAMPLE_UP;
    },
    status: async () => SAMPLE_STATUS,
    down: async () => ({ machines: 5, milliseconds: 8_400 }),
    kubeconfig: async () => 'apiVersion: v1\nkind: Config\n',
    credential: async () => '{"kind":"ExecCredential"}',
    kubectl: async (_, args) => child('/payload/kubectl', args),
    exec: async (_, machine, command) => child('podman', ['exec', machine, ...command]),
    logs: async (_, machine, what) => child('podman', ['logs', machine, JSON.stringify(what)]),
    render: async (_, { machine }) => [{ ...SAMPLE_RENDERED, title: machine ?? 'control-plane' }],
    history: async () => [
      { at: '2026-08-01T11:59:00.000Z', kind: 'create', target: 'harbor-cp-1', why: 'create harbor-cp-1' },
      { at: '2026-08-01T11:59:04.000Z', kind: 'up' },
    ],
    version: async () => ({ seaworthy: '0.1.0', node: 'v24.0.0', kubernetes: [] }),
    ...answers,
  };
  const watched = Object.entries(all).map(([verb, call]) => [
    verb,
    (...args: [VerbOptions]) => {
      calls.push({ verb, args });
      return (call as (...given: unknown[]) => unknown)(...args);
    },
  ]);
  return { verbs: async () => Object.fromEntries(watched) as Verbs, calls };
}

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

const SAMPLE_RENDERED = {
  title: 'control-plane',
  digests: { base: `sha256:${'a'.repeat(64)}`, payload: 'b'.repeat(64), config: 'c'.repeat(64) },
  files: [
    { path: '/etc/kubernetes/manifests/etcd.yaml', mode: '0600', owner: 'root:root', content: 'kind: Pod\n' },
    { path: '/etc/hostname', mode: '0644', owner: 'root:root', content: 'harbor-cp-1\n' },
  ],
};
