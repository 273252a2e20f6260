// Against what the real kubeadm was recorded to say (test/e2e/oracle.test.ts runs it).
import { describe, expect, it } from 'vitest';
import { compare, explainedKeys } from './compare.ts';
import { ourFacts, subjectOf } from './ours.ts';
import { recordedFacts, VERSIONS } from './recorded.ts';

describe.each(VERSIONS)('beside kubeadm %s', version => {
  const found = compare(recordedFacts(version), ourFacts(subjectOf(version)));
  const explained = explainedKeys();

  it('every difference is explained', () => {
    expect(Object.entries(found).filter(([key]) => !explained.has(key))).toEqual([]);
  });

  it('every explanation has its difference', () => {
    expect([...explained].filter(key => !(key in found))).toEqual([]);
  });

  it('most is the same', () => {
    const same = Object.keys(recordedFacts(version)).filter(key => !(key in found));
    expect(same.length).toBeGreaterThan(150);
  });
});

it('sees a changed flag, a lost volume and a new field', () => {
  const kubeadm = { 'etcd --a': '1', 'etcd volume /x': 'Directory', 'etcd --same': '1' };
  const ours = { 'etcd --a': '2', 'etcd spec.new': 'x', 'etcd --same': '1' };
  expect(Object.keys(compare(kubeadm, ours))).toEqual(['etcd --a', 'etcd spec.new', 'etcd volume /x']);
});
