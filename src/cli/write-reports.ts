import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeAtomic } from '../kit/files.ts';
import { FORMATS, formatOf, type ReportFormat, writeReport } from '../report/formats.ts';
import type { Report } from '../verify/report.ts';
import { UsageError } from './usage-error.ts';

/** A file that a report is to be written to. */
interface Wanted {
  file: string;
  format: ReportFormat;
}

/** The files of `--report a.html,b.sarif`, each in the format that its ending asks for. Their folders are made. */
export async function reportFiles(names: string, cwd: string): Promise<Wanted[]> {
  const files = names.split(',').map(name => name.trim());
  const wanted = files.filter(Boolean).map(name => ({ file: resolve(cwd, name), format: formatNamed(name) }));
  for (const { file } of wanted) await mkdir(dirname(file), { recursive: true });
  return wanted;
}

function formatNamed(name: string): ReportFormat {
  const format = formatOf(name);
  if (format) return format;
  const endings = Object.values(FORMATS).map(({ endings: [first] }) => first);
  throw new UsageError(`--report can't tell from "${name}" what to write`, `let it end in ${endings.join(', ')}`);
}

/** Writes the report to each, for its owner's eyes: it tells where a cluster can be hurt. */
export async function writeReports(report: Report, wanted: readonly Wanted[]): Promise<void> {
  for (const { file, format } of wanted) await writeAtomic(file, writeReport(report, format));
}
