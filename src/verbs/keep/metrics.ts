import type { KeepReport } from './types.ts';

type Labels = Record<string, string>;
type Sample = [value: number, labels?: Labels];

/** Prometheus' text format (0.0.4): what `keep` knows after its last round. */
export function metricsText(report: KeepReport, now: number): string {
  return families(report, now)
    .filter(([, , , samples]) => samples.length > 0)
    .map(([name, type, help, samples]) => {
      const lines = samples.map(([value, labels]) => `seaworthy_${name}${labelText(labels)} ${value}`);
      return [`# HELP seaworthy_${name} ${help}`, `# TYPE seaworthy_${name} ${type}`, ...lines, ''].join('\n');
    })
    .join('');
}

type Family = [name: string, type: 'gauge' | 'counter', help: string, samples: Sample[]];

function families(report: KeepReport, now: number): Family[] {
  const { last, moves } = report;
  return [
    ['keep_rounds_total', 'counter', 'Rounds by outcome.', counted(report.rounds, 'outcome')],
    ['keep_moves_total', 'counter', 'Moves made, and moves that failed.', counted(moves, 'result')],
    ...(last ? ofRound(last, now) : []),
    ...some('keep_last_converged_timestamp_seconds', 'When a round last found nothing left to do.', report.convergedAt),
  ];
}

function ofRound(last: NonNullable<KeepReport['last']>, now: number): Family[] {
  const { expiry, backup } = last;
  return [
    ['keep_last_round_timestamp_seconds', 'gauge', 'When the last round ended.', [[last.at / 1000]]],
    ['keep_last_round_seconds', 'gauge', 'How long the last round took.', [[last.milliseconds / 1000]]],
    ['keep_last_round_ok', 'gauge', '0 when the last round failed.', [[last.outcome === 'failed' ? 0 : 1]]],
    ['converged', 'gauge', '1 when the cluster is as its document says.', [[last.outcome === 'converged' ? 1 : 0]]],
    ['held_moves', 'gauge', 'Moves that a rule holds back, by rule.', counted(last.held, 'guard')],
    ['machines', 'gauge', 'Machines by state.', counted(last.machines, 'state')],
    ['first_expiry_seconds', 'gauge', 'Until the first certificate ends.', expiry ? [expirySample(expiry, now)] : []],
    ...(backup && backup.at > 0
      ? ([
          ['last_backup_age_seconds', 'gauge', 'Age of the latest backup.', [[(now - backup.at) / 1000]]],
          ['last_backup_timestamp_seconds', 'gauge', 'When the latest backup was taken.', [[backup.at / 1000]]],
          ['last_backup_bytes', 'gauge', 'Size of the latest backup.', [[backup.bytes]]],
        ] satisfies Family[])
      : []),
    ...(backup
      ? ([['backup_ok', 'gauge', '0 when the last attempt failed.', [[backup.error ? 0 : 1]]]] satisfies Family[])
      : []),
  ];
}

function expirySample({ ends, machine, leaf }: { ends: string; machine: string; leaf: string }, now: number): Sample {
  return [Math.round((Date.parse(ends) - now) / 1000), { machine, leaf }];
}

function some(name: string, help: string, at: number | undefined): Family[] {
  return at === undefined ? [] : [[name, 'gauge', help, [[at / 1000]]]];
}

function counted(counts: Partial<Record<string, number>>, label: string): Sample[] {
  return Object.entries(counts).map(([key, value]) => [value ?? 0, { [label]: key }]);
}

function labelText(labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[\\"\n]/g, '_')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
