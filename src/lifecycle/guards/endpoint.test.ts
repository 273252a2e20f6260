import { expect, it } from 'vitest';
import { desiredSample, healthySample, seenOf } from '../../../test/samples/observation.ts';
import type { ApiServerSeen } from '../../world/observation.ts';
import { draftOf } from '../draft.ts';
import { admit } from '../moves/endpoint.ts';
import { serveBeforeAdmit } from './endpoint.ts';

/** What forbids to put an API server that is seen like this behind the endpoint. */
function forbids(change: Partial<ApiServerSeen>): string | undefined {
  const sample = healthySample();
  const [api] = sample.cluster.apiServers;
  Object.assign(api!, change);
  const desired = desiredSample();
  return serveBeforeAdmit.forbids(
    admit(api!.name, '10.0.0.1'),
    draftOf(seenOf(sample), desired.patience.dead),
    desired,
  );
}

it('holds back an API server that is not ready, or whose node does not forward to Services yet', () => {
  expect(forbids({ ready: false })).toContain('is not ready');
  expect(forbids({ forwards: false })).toContain('does not forward to Services');
});

it('lets in who forwards, and of whom that could not be asked', () => {
  expect(forbids({ forwards: true })).toBeUndefined();
  expect(forbids({})).toBeUndefined();
});
