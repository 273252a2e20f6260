import { describe, expect, it } from 'vitest';
import {
  DIGESTS,
  desiredSample,
  healthySample,
  lose,
  NOW,
  nodeSample,
  recordSample,
  seenOf,
} from '../../test/samples/observation.ts';
import { unknown } from '../world/observation.ts';
import { type Decision, decide } from './decide.ts';

const titles = (decision: Decision) => decision.moves.map(move => `${move.kind} ${move.target}`);
const guards = (decision: Decision) => decision.held.map(each => each.guard);

describe('a healthy cluster', () => {
  it('is converged: nothing to do, nothing held, nothing waited for', () => {
    const decision = decide(desiredSample(), seenOf(healthySample()));
    expect(decision).toEqual({ kind: 'converged', moves: [], held: [], waits: [] });
  });

  it('is not called converged while a part cannot be read', () => {
    const seen = { ...seenOf(healthySample()), nodes: unknown<never>('connection refused', NOW) };
    const decision = decide(desiredSample(), seen);
    expect(decision.kind).toBe('waiting');
    expect(decision.waits).toContain('nodes cannot be read: connection refused');
  });
});

describe('a control plane that is gone', () => {
  it('is withdrawn first, then leaves etcd, then its node and its record go, before a new one is reserved', () => {
    const sample = healthySample();
    lose(sample, 'harbor-cp-2');
    expect(titles(decide(desiredSample(), seenOf(sample)))).toEqual(['withdraw harbor-cp-2']);
    sample.endpoint.backends = sample.endpoint.backends.filter(each => each.name !== 'harbor-cp-2');
    expect(titles(decide(desiredSample(), seenOf(sample)))).toEqual(['remove-member harbor-cp-2']);
    delete sample.members['harbor-cp-2'];
    expect(titles(decide(desiredSample(), seenOf(sample)))).toEqual(['delete-node harbor-cp-2']);
    delete sample.nodes['harbor-cp-2'];
    expect(titles(decide(desiredSample(), seenOf(sample)))).toEqual(['forget harbor-cp-2']);
    delete sample.machines['harbor-cp-2'];
    delete sample.records['harbor-cp-2'];
    sample.cluster.allowedNodes = sample.cluster.allowedNodes?.filter(name => name !== 'harbor-cp-2');
    expect(titles(decide(desiredSample(), seenOf(sample)))).toEqual(['reserve control-plane +0']);
  });

  it('is not removed from etcd when its member still answers: the readings contradict each other', () => {
    const sample = healthySample();
    lose(sample, 'harbor-cp-2');
    const seen = seenOf(sample);
    if (seen.machines.known) seen.machines = { ...seen.machines, complete: false };
    const decision = decide(desiredSample(), seen);
    expect(titles(decision)).not.toContain('remove-member harbor-cp-2');
    expect(guards(decide(desiredSample(), { ...seen, endpoint: { ...seen.endpoint } }))).not.toContain('quorum');
  });

  it('two of three gone: no member is removed, and quorum says why', () => {
    const sample = healthySample();
    lose(sample, 'harbor-cp-2');
    lose(sample, 'harbor-cp-3');
    sample.endpoint.backends = sample.endpoint.backends.filter(each => each.name === 'harbor-cp-1');
    const decision = decide(desiredSample(), seenOf(sample));
    expect(titles(decision).filter(title => title.startsWith('remove-member'))).toEqual([]);
    expect(decision.held.find(each => each.guard === 'quorum')?.why).toBe(
      '1 healthy voter would be left and 2 are needed',
    );
  });
});

describe('what is stopped', () => {
  it('is started, all at once, although etcd cannot be read', () => {
    const sample = healthySample();
    for (const [name, machine] of Object.entries(sample.machines))
      sample.machines[name] = { ...machine, state: 'stopped' };
    const seen = seenOf(sample);
    const down = {
      members: unknown<never>('no quorum', NOW),
      nodes: unknown<never>('refused', NOW),
      cluster: unknown<never>('refused', NOW),
    };
    expect(titles(decide(desiredSample(), { ...seen, ...down }))).toEqual([
      'start harbor-cp-1',
      'start harbor-cp-2',
      'start harbor-cp-3',
      'start harbor-general-4',
      'start harbor-general-5',
    ]);
  });
});

describe('replacing control planes', () => {
  it('reserves one more first, and takes nobody out before it serves', () => {
    const desired = desiredSample({
      controlPlane: { replicas: 3, digests: { ...DIGESTS, config: 'c2' }, marks: { labels: {}, taints: [] } },
    });
    const decision = decide(desired, seenOf(healthySample()));
    expect(titles(decision)).toEqual(['reserve control-plane +0']);
  });

  it('a newcomer is a learner before its machine exists', () => {
    const sample = healthySample();
    const record = recordSample({ name: 'harbor-cp-6', serial: 6, role: 'control-plane', existed: false });
    sample.records[record.name] = record;
    sample.machines[record.name] = {
      name: record.name,
      role: 'control-plane',
      address: record.address,
      state: 'reserved',
      since: NOW,
    };
    const desired = desiredSample({ requests: [{ kind: 'replace', name: 'harbor-cp-2', at: NOW }] });
    expect(titles(decide(desired, seenOf(sample)))).toEqual(['allow-node harbor-cp-6']);
    sample.cluster.allowedNodes?.push('harbor-cp-6');
    expect(titles(decide(desired, seenOf(sample)))).toEqual(['add-learner harbor-cp-6']);
  });

  it('the leader hands over before it stops', () => {
    const sample = healthySample(4);
    sample.nodes['harbor-cp-1'] = nodeSample('harbor-cp-1', { schedulable: false, leaving: true });
    sample.endpoint.backends = sample.endpoint.backends.map(each =>
      each.name === 'harbor-cp-1' ? { ...each, admitted: false } : each,
    );
    expect(titles(decide(desiredSample(), seenOf(sample)))).toEqual(['move-leader harbor-cp-1']);
  });
});

describe('workers', () => {
  it('one gone: tainted out of service, its node deleted only because the machine is gone', () => {
    const sample = healthySample();
    lose(sample, 'harbor-general-4');
    sample.nodes['harbor-general-4'] = nodeSample('harbor-general-4', {
      ready: false,
      podsToLeave: [{ namespace: 'a', name: 'b' }],
    });
    const decision = decide(desiredSample(), seenOf(sample));
    expect(titles(decision)).toEqual(['out-of-service harbor-general-4', 'reserve pool general +0']);
  });

  it('a roll makes the new one first; the old ones are held by max-unavailable', () => {
    const desired = desiredSample();
    desired.pools = desired.pools.map(pool => ({ ...pool, digests: { ...DIGESTS, payload: 'p2' } }));
    expect(titles(decide(desired, seenOf(healthySample())))).toEqual(['reserve pool general +0']);
    const sample = healthySample(3, 3);
    const decision = decide(desired, seenOf(sample));
    expect(titles(decision)).toEqual(['cordon harbor-general-4']);
  });

  it('no worker is disturbed while a control plane does not serve', () => {
    const desired = desiredSample();
    const sample = healthySample(3, 3);
    const member = sample.members['harbor-cp-2'];
    if (member) sample.members['harbor-cp-2'] = { ...member, healthy: false };
    const decision = decide(desired, seenOf(sample));
    expect(titles(decision)).toEqual([]);
    expect(guards(decision)).toContain('control-plane-healthy-before-disruption');
  });
});

describe('destroy', () => {
  it('destroys every machine, and shared things only when no machine is left', () => {
    const desired = desiredSample({ requests: [{ kind: 'destroy', at: NOW }] });
    const sample = healthySample();
    expect(decide(desired, seenOf(sample)).moves.map(move => move.kind)).toEqual(Array(5).fill('destroy'));
    sample.machines = {};
    expect(titles(decide(desired, seenOf(sample)))).toEqual(['teardown cluster']);
    sample.endpoint.exists = false;
    expect(decide(desired, seenOf(sample)).kind).toBe('converged');
  });

  it('leaves a machine of another cluster alone', () => {
    const sample = healthySample();
    const machine = sample.machines['harbor-cp-2'];
    if (machine) sample.machines['harbor-cp-2'] = { ...machine, clusterId: 'theirs' };
    const decision = decide(desiredSample({ requests: [{ kind: 'destroy', at: NOW }] }), seenOf(sample));
    expect(titles(decision)).not.toContain('destroy harbor-cp-2');
    expect(guards(decision)).toEqual(['ours-only']);
  });
});
