import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { packageRoot } from '../../src/kit/assets.ts';
import { readIfExists } from '../../src/kit/files.ts';
import { runChild } from './child.ts';
import { NOTHING, type Suite, type SuiteResult } from './suite.ts';

/** As much of vitest's JSON report as we read. Milliseconds. */
export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; duration?: number | null; failureMessages?: string[] }[];
  }[];
}

interface Options {
  name: string;
  check: boolean;
  config: string;
  /** Which test files; without any the suite counts nothing. */
  files: string;
  env?: Record<string, string>;
}

export function vitestSuite({ name, check, config, files, env = {} }: Options): Suite {
  const run = async (): Promise<SuiteResult> => {
    if (globSync(files, { cwd: packageRoot }).length === 0) return NOTHING;
    const output = `out/vitest-${name}.json`;
    await rm(`${packageRoot}/${output}`, { force: true });
    const folder = files.slice(0, files.indexOf('/**'));
    const only = config === 'vitest.config.ts' ? [] : [folder];
    const reporters = [`--reporter=${check ? 'default' : 'verbose'}`, '--reporter=json', `--outputFile.json=${output}`];
    const code = await runChild('npx', ['vitest', 'run', '--config', config, ...reporters, ...only], env);
    const text = await readIfExists(`${packageRoot}/${output}`);
    return text === undefined ? crashed(name) : readReport(name, JSON.parse(text) as VitestReport, code);
  };
  return { name, check, run };
}

/** Counts a report. A file that could not be loaded, or an error outside of any test, is a failure as well. */
export function readReport(suite: string, report: VitestReport, exitCode: number): SuiteResult {
  const tests = report.testResults.flatMap(file => file.assertionResults);
  const names = (wanted: (status: string) => boolean) =>
    tests.filter(test => wanted(test.status)).map(test => test.fullName);
  const broken = report.testResults.filter(file => file.status === 'failed' && !file.assertionResults.some(hasFailed));
  const failures = [
    ...tests.filter(hasFailed).map(test => withReason(test.fullName, test.failureMessages?.[0])),
    ...broken.map(file => withReason(file.name, file.message)),
  ];
  if (exitCode !== 0 && failures.length === 0) failures.push(`${suite}: an error outside of the tests, see above`);
  const skips = names(status => status !== 'failed' && status !== 'passed');
  return {
    passed: names(status => status === 'passed').length,
    failed: failures.length,
    skipped: skips.length,
    failures,
    skips,
    parts: tests.map(test => ({ name: `${suite}: ${test.fullName}`, seconds: (test.duration ?? 0) / 1000 })),
  };
}

/** Lines of a failure that the summary shows: where only the end of the output is kept, it has to tell the cause. */
const LINES = 12;

function withReason(name: string, message = ''): string {
  const lines = stripVTControlCharacters(message).split('\n').slice(0, LINES);
  return [name, ...lines.filter(line => line.trim() !== '').map(line => `      ${line.slice(0, 300)}`)].join('\n');
}

function hasFailed(test: { status: string }): boolean {
  return test.status === 'failed';
}

function crashed(name: string): SuiteResult {
  return { ...NOTHING, failed: 1, failures: [`${name}: vitest ended without a report`] };
}
