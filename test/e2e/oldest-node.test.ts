import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/kit/assets.ts';
import { exec } from '../../src/kit/exec.ts';
import { oldestNode } from './support/nodes.ts';

/** Measures: how many of the unbuilt sources the oldest supported Node refuses to load. `await using` was such a thing. */
describe('the oldest supported Node, from a clone', () => {
  it('loads every source unbuilt', async () => {
    const all = globSync('src/**/*.ts', { cwd: packageRoot });
    const sources = all.filter(path => !path.endsWith('.test.ts') && path !== 'src/cli/main.ts');
    expect(sources.length).toBeGreaterThan(200);
    const script = `const refused = [];
      for (const path of ${JSON.stringify(sources)}) await import('./' + path).catch(error => refused.push(path + ': ' + error.message));
      console.log(JSON.stringify(refused)); process.exit(0);`;
    const { stdout } = await exec('internal', await oldestNode(), ['--input-type=module', '-e', script], {
      cwd: packageRoot,
    });
    expect(JSON.parse(stdout)).toEqual([]);
  }, 120_000);
});
