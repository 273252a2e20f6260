import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../../kit/files.ts';
import type { KeepReport } from './types.ts';

/** In the state folder: what the last rounds of `keep` came to, for `status` and for metrics. It is a report, nothing reads it to decide. */
export const KEEP_FILE = 'keep.json';

export async function writeReport(stateDir: string, report: KeepReport): Promise<void> {
  await writeAtomic(join(stateDir, KEEP_FILE), `${JSON.stringify(report, undefined, 2)}\n`);
}

/** Undefined where `keep` never ran, or what it left can't be read. */
export async function readReport(stateDir: string): Promise<KeepReport | undefined> {
  try {
    const report = JSON.parse(await readFile(join(stateDir, KEEP_FILE), 'utf8')) as KeepReport;
    return report.version === 1 ? report : undefined;
  } catch {
    return undefined;
  }
}
