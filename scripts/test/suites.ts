import { commandSuite } from './command-suite.ts';
import type { Suite } from './suite.ts';
import { vitestSuite } from './vitest-suite.ts';

const SHELL_SCRIPTS = ['seaworthy', 'scripts/setup', 'scripts/find-node.sh', '.ci/run'];

/** All suites, in the order in which they run: what is quick and tells most comes first. */
export function allSuites(prefix: string): Suite[] {
  const env = { SEAWORTHY_E2E_PREFIX: prefix };
  const real = { check: false, config: 'vitest.e2e.config.ts', env };
  return [
    commandSuite('lint', 'npx', ['biome', 'check']),
    commandSuite('types', 'npx', ['tsc', '--noEmit', '-p', '.']),
    commandSuite('dead code', 'npx', ['knip']),
    commandSuite('shell', 'shellcheck', ['-x', ...SHELL_SCRIPTS]),
    vitestSuite({ name: 'unit', check: true, config: 'vitest.config.ts', files: 'src/**/*.test.ts' }),
    commandSuite('simulate', 'node', ['scripts/simulate.ts', '--lives', '400', '--riots', '200', '--seed', '1']),
    {
      ...commandSuite('lives', 'node', ['scripts/simulate.ts', '--lives', '20000', '--riots', '0', '--seed', '1001']),
      check: false,
    },
    vitestSuite({ name: 'transcripts', ...real, files: 'test/transcripts/**/*.test.ts' }),
    vitestSuite({ name: 'e2e', ...real, files: 'test/e2e/**/*.test.ts' }),
  ];
}
