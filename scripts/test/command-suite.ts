import { runChild } from './child.ts';
import { NOTHING, type Suite } from './suite.ts';

/** A suite of one: the command's exit code says whether it passed. */
export function commandSuite(name: string, command: string, args: readonly string[]): Suite {
  const run = async () => {
    const started = Date.now();
    const code = await runChild(command, args);
    const parts = [{ name, seconds: (Date.now() - started) / 1000 }];
    return code === 0 ? { ...NOTHING, passed: 1, parts } : { ...NOTHING, failed: 1, failures: [name], parts };
  };
  return { name, check: true, run };
}
