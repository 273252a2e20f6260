import { describe, expect, it } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import type { Access, KubeAccess } from '../access.ts';
import type { Check } from '../check.ts';
import { kbl05 } from '../checks/kubelet/KBL-05.ts';
import { nid03 } from '../checks/node-identity/NID-03.ts';
import { nid06 } from '../checks/node-identity/NID-06.ts';
import { rbc01 } from '../checks/rbac/RBC-01.ts';
import { rbc02 } from '../checks/rbac/RBC-02.ts';
import type { Rule, Subject } from './rules.ts';

interface Given {
  subject: Subject;
  rules: Rule[];
  namespace?: string;
  builtIn?: boolean;
}

const user = (name: string): Subject => ({ kind: 'User', name });
const group = (name: string): Subject => ({ kind: 'Group', name });
const account = (namespace: string, name: string): Subject => ({ kind: 'ServiceAccount', namespace, name });
const rule = (verbs: string, resources: string, apiGroups = ''): Rule => ({
  verbs: verbs.split(' '),
  resources: resources.split(' '),
  apiGroups: apiGroups.split(' '),
});
const paths = (...nonResourceURLs: string[]): Rule => ({ verbs: ['get'], nonResourceURLs });

/** What the check says where RBAC holds exactly these grants. */
async function outcome(check: Check, ...given: Given[]) {
  const roleOf = ({ rules, namespace }: Given, nth: number) => ({
    metadata: { name: `role-${nth}`, ...(namespace ? { namespace } : {}) },
    rules,
  });
  const bindingOf = ({ subject, namespace, builtIn }: Given, nth: number) => ({
    metadata: {
      name: `binding-${nth}`,
      ...(namespace ? { namespace } : {}),
      labels: builtIn ? { 'kubernetes.io/bootstrapping': 'rbac-defaults' } : {},
    },
    roleRef: { kind: namespace ? 'Role' : 'ClusterRole', name: `role-${nth}` },
    subjects: [subject],
  });
  const roles = given.map(roleOf);
  const bindings = given.map(bindingOf);
  const within = <T extends { metadata: object }>(list: T[], is: boolean) =>
    list.filter(({ metadata }) => 'namespace' in metadata === is);
  const lists: Record<string, object[]> = {
    clusterroles: within(roles, false),
    roles: within(roles, true),
    clusterrolebindings: within(bindings, false),
    rolebindings: within(bindings, true),
  };
  const list = async (path: string) => lists[path.split('/').at(-1) ?? ''] ?? [];
  const kube = { list, server: 'https://here' } as unknown as KubeAccess;
  return (await check.assess({ kube, clock: systemClock } as unknown as Access)).outcome;
}

describe('RBC-01', () => {
  it.each<[string, Given, string]>([
    [
      'health for all',
      { subject: group('system:unauthenticated'), rules: [paths('/livez', '/healthz', '/version/')] },
      'passed',
    ],
    ['discovery for users', { subject: group('system:authenticated'), rules: [paths('/api', '/apis/*')] }, 'passed'],
    ['discovery for all', { subject: group('system:unauthenticated'), rules: [paths('/apis/*')] }, 'failed'],
    [
      'self reviews',
      {
        subject: group('system:authenticated'),
        rules: [rule('create', 'selfsubjectreviews', 'authentication.k8s.io')],
      },
      'passed',
    ],
    ['a right for anybody', { subject: user('system:anonymous'), rules: [rule('get', 'pods')] }, 'failed'],
    [
      'a right for every user, in one namespace',
      { subject: group('system:authenticated'), namespace: 'a', rules: [rule('get', 'pods')] },
      'failed',
    ],
    ['metrics for anybody', { subject: user('system:anonymous'), rules: [paths('/metrics')] }, 'failed'],
    ['a right for somebody', { subject: user('jane'), rules: [rule('*', '*', '*')] }, 'passed'],
  ])('%s', async (_, given, expected) => {
    expect(await outcome(rbc01, given)).toBe(expected);
  });
});

describe('RBC-02', () => {
  it.each<[string, Given, string]>([
    ['secrets everywhere', { subject: account('a', 'b'), rules: [rule('list', 'secrets')] }, 'failed'],
    ['by a wildcard', { subject: account('a', 'b'), rules: [rule('*', '*', '*')] }, 'failed'],
    [
      'one secret by its name',
      { subject: account('a', 'b'), rules: [{ ...rule('get', 'secrets'), resourceNames: ['x'] }] },
      'passed',
    ],
    [
      'secrets of its own namespace',
      { subject: account('a', 'b'), namespace: 'a', rules: [rule('get', 'secrets')] },
      'passed',
    ],
    [
      'secrets of kube-system',
      { subject: account('a', 'b'), namespace: 'kube-system', rules: [rule('get', 'secrets')] },
      'failed',
    ],
    [
      'as default, in its own namespace',
      { subject: account('a', 'default'), namespace: 'a', rules: [rule('get', 'secrets')] },
      'failed',
    ],
    [
      'to raise roles of its own namespace',
      { subject: account('a', 'b'), namespace: 'a', rules: [rule('escalate', 'roles', 'rbac.authorization.k8s.io')] },
      'failed',
    ],
    [
      'all service accounts at once',
      { subject: group('system:serviceaccounts'), rules: [rule('create', 'pods/exec')] },
      'failed',
    ],
    [
      "Kubernetes' own controllers",
      { subject: account('kube-system', 'x'), rules: [rule('*', 'secrets')], builtIn: true },
      'passed',
    ],
    ['an administrator', { subject: group('admins'), rules: [rule('*', '*', '*')] }, 'passed'],
    [
      'harmless',
      { subject: account('kube-system', 'coredns'), rules: [rule('list watch', 'endpoints services pods')] },
      'passed',
    ],
  ])('%s', async (_, given, expected) => {
    expect(await outcome(rbc02, given)).toBe(expected);
  });
});

const CERTIFICATES = 'certificates.k8s.io';

it.each<[string, Check, Given, string]>([
  [
    'KBL-05: a collector by nodes/proxy',
    kbl05,
    { subject: account('m', 'prometheus'), rules: [rule('get', 'nodes/proxy')] },
    'failed',
  ],
  ['KBL-05: any subresource', kbl05, { subject: user('jane'), rules: [rule('get', '*/proxy')] }, 'failed'],
  [
    'KBL-05: nodes/metrics',
    kbl05,
    { subject: account('m', 'prometheus'), rules: [rule('get', 'nodes/metrics')] },
    'passed',
  ],
  ['KBL-05: administrators', kbl05, { subject: group('admins'), rules: [rule('*', '*', '*')] }, 'passed'],
  [
    'KBL-05: a service account that may do everything',
    kbl05,
    { subject: account('a', 'b'), rules: [rule('*', '*', '*')] },
    'failed',
  ],
  [
    'NID-03: tokens',
    nid03,
    {
      subject: group('system:bootstrappers:x'),
      rules: [rule('create', 'certificatesigningrequests/nodeclient', CERTIFICATES)],
    },
    'failed',
  ],
  [
    'NID-03: nodes renew their own',
    nid03,
    {
      subject: group('system:nodes'),
      rules: [rule('create', 'certificatesigningrequests/selfnodeclient', CERTIFICATES)],
    },
    'passed',
  ],
  [
    'NID-06: an approver',
    nid06,
    { subject: account('a', 'b'), rules: [rule('update', 'certificatesigningrequests/approval', CERTIFICATES)] },
    'failed',
  ],
  [
    'NID-06: one signer by name',
    nid06,
    { subject: user('jane'), rules: [{ ...rule('sign', 'signers', CERTIFICATES), resourceNames: ['x'] }] },
    'failed',
  ],
  ['NID-06: nobody', nid06, { subject: user('jane'), rules: [rule('get', 'pods')] }, 'passed'],
])('%s', async (_, check, given, expected) => {
  expect(await outcome(check, given)).toBe(expected);
});
