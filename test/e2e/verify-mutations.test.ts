// Misconfigurations of real components, drawn by chance: each flips exactly the checks that it declares. All of them: `make verify-mutations`.
import { expect, it } from 'vitest';
import { assetPath } from '../../src/kit/assets.ts';
import { execQuiet } from '../../src/kit/exec.ts';
import { figures } from './support/figures.ts';

const SAMPLE = 5;

it('a misconfiguration fails the checks that it should, and no other', async () => {
  const seed = String(Date.now() % 1_000_000);
  const args = [assetPath('scripts/verify-mutations.ts'), '--sample', String(SAMPLE), '--seed', seed];
  const began = performance.now();
  const { exitCode, stdout, stderr } = await execQuiet(process.execPath, args, { timeout: 10 * 60_000 });
  expect(stdout.match(/^ok {3}/gm) ?? [], `${stdout}\n${stderr}`).toHaveLength(SAMPLE + 1);
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  await figures('e2e-verify-mutations', { 'seconds of a sample of 5': Math.round((performance.now() - began) / 1000) });
});
