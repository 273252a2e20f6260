import { expect, test } from 'vitest';
import { nodesSeen } from './node-seen.ts';
import type { ObjectMeta } from './types.ts';
import { LEAVING, type NodeObject, type PodObject } from './wire.ts';

const CREATED = '2026-01-01T00:00:00Z';

function node(name: string, more: Partial<NodeObject> = {}, meta: Partial<ObjectMeta> = {}): NodeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: `uid-${name}`, creationTimestamp: CREATED, ...meta },
    ...more,
  };
}

function pod(name: string, nodeName: string | undefined, meta: Partial<ObjectMeta> = {}, phase = 'Running'): PodObject {
  const metadata = { namespace: 'default', name, ...meta };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...(nodeName ? { nodeName } : {}) }, status: { phase } };
}

test('a node that has just registered: not ready since it was made, schedulable', () => {
  expect(nodesSeen([node('w-1')], [], [])).toEqual([
    {
      name: 'w-1',
      uid: 'uid-w-1',
      ready: false,
      since: Date.parse(CREATED),
      schedulable: true,
      kubeletVersion: '',
      labels: {},
      taints: [],
      leaving: false,
      podsToLeave: [],
      volumeAttachments: 0,
      marked: { labels: [], taints: [] },
    },
  ]);
});

test.each([
  ['True', true],
  ['False', false],
  ['Unknown', false],
])('Ready %s is %s, since its last change', (status, ready) => {
  const conditions = [{ type: 'Ready', status, lastTransitionTime: '2026-02-01T00:00:00Z' }];
  const [seen] = nodesSeen([node('w-1', { status: { conditions } })], [], []);
  expect(seen).toMatchObject({ ready, since: Date.parse('2026-02-01T00:00:00Z') });
});

test.each([
  ['False', '2026-01-01T00:00:03Z', true],
  ['False', '2026-01-01T00:00:11Z', undefined],
  ['Unknown', '2026-01-01T00:00:03Z', undefined],
  ['True', '2026-01-01T00:00:03Z', undefined],
])('Ready %s since %s, of a node made three seconds before: never Ready is %s', (status, at, never) => {
  const conditions = [{ type: 'Ready', status, lastTransitionTime: at }];
  expect(nodesSeen([node('w-1', { status: { conditions } })], [], [])[0]?.neverReady).toBe(never);
});

test('leaving is our annotation, unschedulable anybody’s', () => {
  const nodes = [
    node('a', { spec: { unschedulable: true } }, { annotations: { [LEAVING]: CREATED } }),
    node('b', { spec: { unschedulable: true } }),
  ];
  expect(nodesSeen(nodes, [], []).map(({ leaving, schedulable }) => [leaving, schedulable])).toEqual([
    [true, false],
    [false, false],
  ]);
});

test('each node has its own pods to leave; DaemonSet, mirror and ended pods stay; terminating ones are still there', () => {
  const owned = (kind: string, controller = true) => ({ ownerReferences: [{ kind, name: 'o', controller }] });
  const pods = [
    pod('web', 'w-1', owned('ReplicaSet')),
    pod('going', 'w-1', { deletionTimestamp: CREATED }),
    pod('bare', 'w-2'),
    pod('proxy', 'w-1', owned('DaemonSet')),
    pod('mentioned', 'w-2', owned('DaemonSet', false)),
    pod('static', 'w-1', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
    pod('done', 'w-1', {}, 'Succeeded'),
    pod('broken', 'w-1', {}, 'Failed'),
    pod('unscheduled', undefined),
  ];
  const seen = nodesSeen([node('w-1'), node('w-2')], pods, []);
  expect(seen.map(({ podsToLeave }) => podsToLeave.map(({ name }) => name))).toEqual([
    ['web', 'going'],
    ['bare', 'mentioned'],
  ]);
});
