import type { Exec, ExecOptions, ExecResult } from '../../kit/exec.ts';

/** For unit tests: answers commands by the first pattern that fits the whole line, and keeps what was run. Unexpected ones fail the test. */
export function fakeExec(answers: readonly [RegExp, Partial<ExecResult> | string][]) {
  const ran: { line: string; options: ExecOptions }[] = [];
  const exec: Exec = async (file, args, options = {}) => {
    const line = [file, ...args].join(' ');
    ran.push({ line, options });
    const answer = answers.find(([pattern]) => pattern.test(line))?.[1];
    if (answer === undefined) throw new Error(`unexpected command: ${line}`);
    const given = typeof answer === 'string' ? { stdout: answer } : answer;
    return { exitCode: 0, stdout: '', stderr: '', ...given };
  };
  return { exec, ran, lines: () => ran.map(({ line }) => line) };
}
