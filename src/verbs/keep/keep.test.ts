import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_KEEP } from '../../testing/cli/keep-sample.ts';
import type { BackupRecord } from '../../world/state.ts';
import { newState } from '../../world/store/state-schema.ts';
import { isDue } from './backups.ts';
import { keep, pauseAfter } from './keep.ts';
import { metricsText } from './metrics.ts';
import { readReport, writeReport } from './report.ts';
import { serveMetrics } from './serve.ts';
import type { KeepRound } from './types.ts';

const NOW = SAMPLE_KEEP.last!.at + 20_000;
const DOCUMENT = `apiVersion: seaworthy.dev/v1alpha1
kind: Cluster
metadata: { name: pilot }
kubernetes: { version: 1.36.3 }
provider: { local: { apiPort: 17443 } }
waivers:
  - { check: NET-01, reason: a test, expires: never }
  - { check: HA-01, reason: a test, expires: never }
`;

let folder: string;
let document: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-keep-'));
  document = join(folder, 'cluster.yaml');
  await writeFile(document, DOCUMENT);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('metrics', () => {
  it('tell the last round, what holds it, the first expiry and the last backup', () => {
    const lines = metricsText(SAMPLE_KEEP, NOW).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'seaworthy_keep_rounds_total{outcome="converged"} 118',
        'seaworthy_keep_moves_total{result="done"} 22',
        'seaworthy_converged 1',
        'seaworthy_held_moves{guard="max-unavailable"} 2',
        'seaworthy_machines{state="running"} 5',
        'seaworthy_first_expiry_seconds{machine="harbor-cp-1",leaf="etcd-peer"} 31536000',
        'seaworthy_last_backup_age_seconds 21600',
        'seaworthy_last_backup_bytes 4194304',
        'seaworthy_backup_ok 1',
      ]),
    );
    for (const line of lines.filter(Boolean))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+]+)$/);
  });

  it('are served on loopback only, and nothing else is', async () => {
    const server = await serveMetrics('127.0.0.1:0', () => SAMPLE_KEEP);
    const at = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
    const [found, other] = [await at('/metrics'), await at('/')];
    expect([found.status, found.headers.get('content-type')]).toEqual([200, expect.stringContaining('version=0.0.4')]);
    expect(await found.text()).toContain('seaworthy_converged 1\n');
    expect(other.status).toBe(404);
    await expect(serveMetrics(`127.0.0.1:${server.port}`, () => SAMPLE_KEEP)).rejects.toThrow("can't be served");
    await server.close();
    for (const address of ['0.0.0.0:9464', '10.0.0.1:9464', '9464', '127.0.0.1:99999'])
      await expect(serveMetrics(address, () => SAMPLE_KEEP)).rejects.toMatchObject({ kind: 'spec' });
  });
});

describe('the schedule', () => {
  const backupAt = (at: number) => ({ at }) as BackupRecord;
  it.each([
    ['no schedule', undefined, [], false],
    ['none yet', 1000, [], true],
    ['the last one is young', 1000, [backupAt(9_500)], false],
    ['the last one is old', 1000, [backupAt(1), backupAt(9_000)], true],
    ['the clock was set back', 1000, [backupAt(99_000)], false],
  ])('%s', (_, everyMs, backups, due) => {
    expect(isDue({ ...newState('pilot'), backups }, everyMs, 10_000)).toBe(due);
  });

  it('pauses little while something is under way, longer after each failure, and never for more than five minutes', () => {
    const round = (outcome: KeepRound['outcome'], moves = 0) => ({ ...SAMPLE_KEEP.last!, outcome, moves });
    expect(pauseAfter(round('converged'), 30, 0)).toBe(30_000);
    expect(pauseAfter(round('converged', 3), 30, 0)).toBe(2_000);
    expect(pauseAfter(round('waiting'), 30, 0)).toBe(2_000);
    const failed = [1, 2, 3, 4, 5, 50].map(failures => pauseAfter(round('failed'), 30, failures));
    expect(failed).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });
});

describe('keep', () => {
  it('founds nothing: where there is no cluster it says so, and leaves no trace', async () => {
    const report = await keep({ document, once: true });
    expect(report.last).toMatchObject({ outcome: 'absent', reasons: [expect.stringContaining('`up` founds it')] });
    expect(await readReport(join(folder, '.seaworthy', 'pilot'))).toBeUndefined();
  });

  it('ends at the start for a document that is broken, and later goes on', async () => {
    await writeFile(document, DOCUMENT.replace('1.36.3', '1.2.3'));
    await expect(keep({ document })).rejects.toMatchObject({ kind: 'spec' });
    await writeFile(document, DOCUMENT);
    const stop = new AbortController();
    const rounds: KeepRound[] = [];
    const onRound = (round: KeepRound) => {
      rounds.push(round);
      if (rounds.length === 3) stop.abort();
      else void writeFile(document, rounds.length === 1 ? 'kind: [' : DOCUMENT);
    };
    const metricsFile = join(folder, 'seaworthy.prom');
    await keep({ document, everySeconds: 0.05, signal: stop.signal, onRound, metricsFile });
    expect(rounds.map(({ outcome }) => outcome)).toEqual(['absent', 'failed', 'absent']);
    expect(await readFile(metricsFile, 'utf8')).toContain('seaworthy_keep_rounds_total{outcome="failed"} 1\n');
  });

  it('leaves a report that status reads', async () => {
    await writeReport(folder, SAMPLE_KEEP);
    expect(await readReport(folder)).toEqual(SAMPLE_KEEP);
  });
});
