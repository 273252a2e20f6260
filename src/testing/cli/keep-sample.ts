import type { KeepReport } from '../../verbs/types.ts';

export const SAMPLE_KEEP: KeepReport = {
  version: 1,
  holder: { pid: 7, host: 'quay', scope: 's', started: '', since: '2026-08-01T11:00:00.000Z', purpose: 'keep' },
  once: true,
  everySeconds: 30,
  rounds: { converged: 118, failed: 1 },
  moves: { done: 22, failed: 1 },
  last: {
    at: Date.UTC(2026, 7, 1, 11, 59, 40),
    milliseconds: 640,
    outcome: 'converged',
    moves: 0,
    failed: 0,
    reasons: [],
    held: { 'max-unavailable': 2 },
    machines: { running: 5 },
    expiry: {
      machine: 'harbor-cp-1',
      leaf: 'etcd-peer',
      due: '2027-04-01T00:00:00.000Z',
      ends: '2027-08-01T12:00:00.000Z',
      state: 'fine',
    },
    backup: { id: 'b7', at: Date.UTC(2026, 7, 1, 6), bytes: 4_194_304 },
  },
  convergedAt: Date.UTC(2026, 7, 1, 11, 59, 40),
};
