import type { Interactive, VerbOptions, Verbs } from '../../verbs/types.ts';
import { SAMPLE_KEEP } from './keep-sample.ts';
import {
  SAMPLE_BACKUP,
  SAMPLE_EVENTS,
  SAMPLE_HISTORY,
  SAMPLE_JOURNAL,
  SAMPLE_MANIFEST,
  SAMPLE_PLAN,
  SAMPLE_RENDERED,
  SAMPLE_RESTORE,
  SAMPLE_STATUS,
  SAMPLE_TRAFFIC,
  SAMPLE_UP,
} from './samples.ts';
import { SAMPLE_VERIFY } from './verify-sample.ts';

/** Verbs that were called, with what. */
export interface FakeVerbs {
  verbs(): Promise<Verbs>;
  calls: { verb: string; args: unknown[] }[];
}

const child = (file: string, args: string[]): Interactive => ({ file, args, env: {} });

const LOOKS = { status: async () => SAMPLE_STATUS, verify: async () => SAMPLE_VERIFY };

/** A library that answers with the samples, unless `answers` says otherwise. */
export function fakeVerbs(answers: Partial<Verbs> = {}): FakeVerbs {
  const calls: FakeVerbs['calls'] = [];
  const all: Verbs = {
    plan: async () => SAMPLE_PLAN,
    up: async ({ emit }) => {
      for (const event of SAMPLE_EVENTS) emit?.(event);
      return SAMPLE_UP;
    },
    upgrade: async ({ to, document }) => ({ from: '1.36.3', to, document, changed: true, plan: SAMPLE_PLAN }),
    ...LOOKS,
    keep: async () => SAMPLE_KEEP,
    replace: async () => ({ left: false, up: SAMPLE_UP }),
    rotateLeaves: async () => ({ left: false, up: SAMPLE_UP }),
    down: async () => ({ machines: 5, milliseconds: 8_400 }),
    backup: async () => SAMPLE_BACKUP,
    checkBackup: async ({ file }) => ({ file, manifest: SAMPLE_MANIFEST, keys: 812 }),
    newBackupRecipient: async () => `seaworthy1${'0'.repeat(72)}`,
    restore: async ({ agreed }) => ((await agreed(SAMPLE_RESTORE)) ? SAMPLE_UP : undefined),
    recover: async () => SAMPLE_UP,
    kubeconfig: async () => 'apiVersion: v1\nkind: Config\n',
    credential: async () => '{"kind":"ExecCredential"}',
    kubectl: async (_, args) => child('/payload/kubectl', args),
    exec: async (_, machine, command) => child('podman', ['exec', machine, ...command]),
    logs: async (_, machine, what) => child('podman', ['logs', machine, JSON.stringify(what)]),
    render: async (_, { machine }) => [{ ...SAMPLE_RENDERED, title: machine ?? 'control-plane' }],
    history: async () => SAMPLE_HISTORY,
    traffic: async () => SAMPLE_TRAFFIC,
    journal: async () => SAMPLE_JOURNAL,
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
