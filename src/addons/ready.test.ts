import { expect, it } from 'vitest';
import { isReady, type ReadyCheck } from './index.ts';

const CHECK: ReadyCheck = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'a', name: 'b', minAvailable: 2 };
const DONE = { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const deployment = (status?: object, generation = 3) => ({ metadata: { generation }, ...(status ? { status } : {}) });

it.each([
  ['all there', deployment(DONE), true],
  ['more than needed', deployment({ ...DONE, replicas: 3, updatedReplicas: 3, availableReplicas: 3 }), true],
  ['one not available', deployment({ ...DONE, availableReplicas: 1 }), false],
  ['none available, which is left out', deployment({ observedGeneration: 3, replicas: 2, updatedReplicas: 2 }), false],
  ['changed, and its controller has not seen it', deployment(DONE, 4), false],
  ['rolling: one of the two available is of the old kind', deployment({ ...DONE, updatedReplicas: 1 }), false],
  ['rolling: an old pod is still there', deployment({ ...DONE, replicas: 3 }), false],
  ['just made', deployment({}), false],
  ['just made, no status', deployment(), false],
  ['not there', undefined, false],
  ['something else', { kind: 'ConfigMap', metadata: {} }, false],
])('%s', (_case, object, ready) => {
  expect(isReady(CHECK, object)).toBe(ready);
});
