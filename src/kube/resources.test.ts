import { expect, test } from 'vitest';
import { pathOf } from './resources.ts';

test.each([
  [{ apiVersion: 'v1', kind: 'Node' }, '/api/v1/nodes'],
  [{ apiVersion: 'v1', kind: 'Node', name: 'cp-1' }, '/api/v1/nodes/cp-1'],
  [{ apiVersion: 'v1', kind: 'Pod' }, '/api/v1/pods'],
  [{ apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system' }, '/api/v1/namespaces/kube-system/pods'],
  [
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'kube-system', name: 'coredns' },
    '/apis/apps/v1/namespaces/kube-system/deployments/coredns',
  ],
  [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'system:coredns' },
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Acoredns',
  ],
])('%j is at %s', (place, path) => {
  expect(pathOf(place)).toBe(path);
});

test('an unknown kind, or an object without its namespace, is our own mistake', () => {
  expect(() => pathOf({ apiVersion: 'v1', kind: 'Gadget' })).toThrow(/resources.ts has no v1 Gadget/);
  expect(() => pathOf({ apiVersion: 'v1', kind: 'Pod', name: 'x' })).toThrow(/needs a namespace/);
});
