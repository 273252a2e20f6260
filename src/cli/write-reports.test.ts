import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mixedReport } from '../../test/samples/report.ts';
import { reportFiles, writeReports } from './write-reports.ts';

it('writes each file as its ending says, for its owner only, in a folder that is made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'seaworthy-reports-'));
  try {
    const files = await reportFiles('out/a.html, b.sarif,c.json,d.xml,e.prom', folder);
    await writeReports(mixedReport(), files);
    const begins = await Promise.all(files.map(async ({ file }) => (await readFile(file, 'utf8')).slice(0, 15)));
    expect(files.map(({ file }) => file.slice(folder.length + 1))).toEqual([
      'out/a.html',
      'b.sarif',
      'c.json',
      'd.xml',
      'e.prom',
    ]);
    expect(begins).toEqual([
      '<!doctype html>',
      '{\n  "$schema": ',
      '{\n  "apiVersion',
      '<?xml version="',
      '# HELP seaworth',
    ]);
    expect((await stat(files[0]!.file)).mode & 0o777).toBe(0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('refuses a name that does not say what to write, before anything is done', async () => {
  await expect(reportFiles('report.pdf', '/nowhere')).rejects.toThrow(
    `--report can't tell from "report.pdf" what to write`,
  );
  expect(await reportFiles('', '/nowhere')).toEqual([]);
});
