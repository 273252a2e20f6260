// What is left of control planes that were given up: it must not keep those out that are to come.
import { expect, it } from 'vitest';
import { addControlPlane, DIGESTS, desiredSample, healthySample, seenOf } from '../../test/samples/observation.ts';
import { decide } from './decide.ts';

const titles = (sample: ReturnType<typeof healthySample>, desired = desiredSample()) =>
  decide(desired, seenOf(sample)).moves.map(move => `${move.kind} ${move.target}`);

/** An addition that etcd carried out after its machine was given up: nobody on record has the address, or by now another machine. */
function withStrayLearner(peerAddress: string) {
  const sample = healthySample();
  const first = sample.members['harbor-cp-1']!;
  const nobody = { id: 'm9', name: '', peerAddress, learner: true, started: false, healthy: false, leader: false };
  sample.members.stray = { ...first, ...nobody, caughtUp: false };
  return sample;
}

it('a learner that is nobody’s is removed: it would keep every other one out', () => {
  expect(titles(withStrayLearner('10.0.0.99'))).toEqual(['remove-member 10.0.0.99']);
});

it('a learner is not a worker’s because the worker was given its address', () => {
  const { address } = healthySample().machines['harbor-general-4']!;
  expect(titles(withStrayLearner(address))).toEqual([`remove-member ${address}`]);
});

it('a learner whose machine is on record is left alone: it is about to be made', () => {
  const sample = withStrayLearner('10.0.0.19');
  addControlPlane(sample, 'harbor-cp-9', 9);
  delete sample.members['harbor-cp-9'];
  delete sample.nodes['harbor-cp-9'];
  const machine = sample.machines['harbor-cp-9']!;
  sample.machines['harbor-cp-9'] = { ...machine, state: 'reserved' };
  expect(titles(sample).filter(title => title.startsWith('remove-member'))).toEqual([]);
});

it('a stopped control plane that has left etcd is destroyed though another does not serve: it takes the place of the one to come', () => {
  const sample = healthySample();
  sample.machines['harbor-cp-3'] = { ...sample.machines['harbor-cp-3']!, state: 'stopped' };
  delete sample.members['harbor-cp-3'];
  const isOf = (name: string) => (each: { name: string }) => each.name === name;
  sample.cluster.apiServers = sample.cluster.apiServers.filter(each => !isOf('harbor-cp-3')(each));
  sample.endpoint.backends = sample.endpoint.backends.filter(isOf('harbor-cp-1'));
  sample.nodes['harbor-cp-3'] = { ...sample.nodes['harbor-cp-3']!, schedulable: false, ready: false };
  const wanted = { ...desiredSample().controlPlane, digests: { ...DIGESTS, config: 'c2' } };
  expect(titles(sample, desiredSample({ controlPlane: wanted }))).toContain('destroy harbor-cp-3');
});
