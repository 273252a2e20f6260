import { expect, it } from 'vitest';
import { DIGESTS, desiredSample, healthySample, lose, NOW, seenOf } from '../../test/samples/observation.ts';
import type { Observation } from '../world/observation.ts';
import type { Desired } from './desired.ts';
import type { Move } from './move.ts';
import { reasonsOf } from './reason.ts';

const NEW = { ...DIGESTS, config: 'c2' };
const CHANGED = desiredSample({ controlPlane: { ...desiredSample().controlPlane, digests: NEW } });
const HEALTHY = seenOf(healthySample());

const reasonOf = (desired: Desired, seen: Observation, made: Move) => reasonsOf(desired, seen)(made);

function move(kind: Move['kind'], target: string): Move {
  return { kind, target, title: '', reads: [], touches: [], takes: () => {}, run: async () => {} };
}

it('a machine goes because of what differs, and a new one comes for its sake, each with its digests', () => {
  const out = reasonOf(CHANGED, HEALTHY, move('cordon', 'harbor-cp-1'));
  expect(out).toEqual({ why: 'its config changed', digests: DIGESTS });
  const into = reasonOf(CHANGED, HEALTHY, move('create', 'harbor-cp-3'));
  expect(into).toEqual({ why: 'harbor-cp-1 is to be replaced: its config changed', digests: NEW });
});

it('a request is a reason, and so is the end of everything', () => {
  const asked = desiredSample({ requests: [{ kind: 'replace', name: 'harbor-cp-2', at: NOW }] });
  expect(reasonOf(asked, HEALTHY, move('stop', 'harbor-cp-2')).why).toBe('its replacement was requested');
  const ended = desiredSample({ requests: [{ kind: 'destroy', at: NOW }] });
  expect(reasonOf(ended, HEALTHY, move('destroy', 'harbor-cp-2')).why).toBe('the cluster is destroyed');
});

it('one that is gone, one that is silent, one too many, one that is missing', () => {
  const sample = healthySample();
  lose(sample, 'harbor-cp-2');
  expect(reasonOf(desiredSample(), seenOf(sample), move('forget', 'harbor-cp-2')).why).toBe('it is gone');
  const silent = { ...HEALTHY, badSince: { 'harbor-cp-1': HEALTHY.at - 301_000 } };
  expect(reasonOf(desiredSample(), silent, move('withdraw', 'harbor-cp-1')).why).toBe(
    'it showed no sign of life for 301 s',
  );
  expect(reasonOf(desiredSample(), HEALTHY, move('stop', 'harbor-cp-3')).why).toBe(
    'there are more than the document asks for',
  );
  expect(reasonOf(desiredSample(), HEALTHY, move('create', 'harbor-cp-3')).why).toBe('one is missing');
});

it('says nothing of what is about no machine', () => {
  expect(reasonOf(CHANGED, HEALTHY, move('apply-addon', 'addon coredns'))).toEqual({});
  expect(reasonOf(CHANGED, HEALTHY, move('evict', 'harbor-cp-1'))).toEqual({});
});
