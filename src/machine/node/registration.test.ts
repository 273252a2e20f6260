import { expect, it } from 'vitest';
import { machineInput } from '../../../test/samples/machine.ts';
import { nodeMaySet, registrationLabels } from './registration.ts';

it.each([
  ['disk', true],
  ['example.com/disk', true],
  ['notkubernetes.io/x', true],
  ['node.kubernetes.io/exclude-from-external-load-balancers', true],
  ['a.kubelet.kubernetes.io/x', true],
  ['node-role.kubernetes.io/gpu', false],
  ['node-restriction.kubernetes.io/x', false],
  ['kubernetes.io/x', false],
  ['k8s.io/x', false],
  ['topology.k8s.io/x', false],
])('%s may be set by the node itself: %s', (key, may) => expect(nodeMaySet(key)).toBe(may));

it('a worker registers with its pool and what it may set, a control plane with nothing', () => {
  expect(registrationLabels(machineInput('worker'))).toBe('example.com/disk=ssd,seaworthy.dev/pool=general');
  expect(registrationLabels(machineInput('control-plane'))).toBe('');
});
