import { spawnSync } from 'node:child_process';
import { afterAll, expect, it } from 'vitest';
import { freshClone, temporaryFolder } from './support/clone.ts';

const folder = await temporaryFolder();
afterAll(() => folder.remove());

it('make setup makes a fresh clone ready, and has nothing to do when called again', async () => {
  const clone = await freshClone(folder.path);
  const setup = () => spawnSync('make', ['--no-print-directory', 'setup'], { cwd: clone, encoding: 'utf8' });
  expect(setup()).toMatchObject({ status: 0, stdout: expect.stringContaining('setup: installing the libraries') });

  const started = performance.now();
  const again = setup();
  expect(again.stdout).toMatch(/^setup: all is there: Node v[\d.]+, .*, go[\d.]+\n$/);
  expect(performance.now() - started).toBeLessThan(2000);
});
