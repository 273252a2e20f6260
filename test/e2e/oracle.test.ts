// The real kubeadm of each supported version: what it writes is what was recorded (`vitest -u` records it anew).
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silent } from '../../src/kit/events.ts';
import { ensurePayload } from '../../src/payload/ensure.ts';
import { resolveLock } from '../../src/payload/resolve.ts';
import { kubeadmFacts } from '../oracle/kubeadm.ts';
import { subjectOf } from '../oracle/ours.ts';
import { recordPath, VERSIONS } from '../oracle/recorded.ts';

const HALF_AN_HOUR = 30 * 60_000;

test.each(VERSIONS)('kubeadm %s writes what was recorded', { timeout: HALF_AN_HOUR }, async version => {
  const payload = await ensurePayload(await resolveLock({ kubernetes: version }), { emit: silent });
  const facts = await kubeadmFacts(join(payload.toolsDir, 'kubeadm'), subjectOf(version));
  await expect(`${JSON.stringify(facts, null, 2)}\n`).toMatchFileSnapshot(recordPath(version));
});
