import type { ClusterSpec, AuditRule as OwnRule } from '../../spec/cluster-spec.ts';

/** The first rule that matches decides. */
interface AuditRule {
  level: 'None' | 'Metadata' | 'Request' | 'RequestResponse';
  users?: string[];
  userGroups?: string[];
  verbs?: string[];
  resources?: { group: string; resources?: string[]; resourceNames?: string[] }[];
  namespaces?: string[];
  nonResourceURLs?: string[];
}

/** Who did what to which object, for everything that somebody might ask about later; bodies only where they hold no secret. */
export function auditPolicy({ controlPlane }: ClusterSpec) {
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      ...secrets(),
      ...own(controlPlane.audit?.rules ?? []),
      ...noise(),
      ...rights(),
      { level: 'Metadata' },
    ] satisfies AuditRule[],
  };
}

/** Every access is noted, whoever's it is; no body ever. */
function secrets(): AuditRule[] {
  return [
    {
      level: 'Metadata',
      resources: [
        { group: '', resources: ['secrets', 'serviceaccounts/token'] },
        { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
      ],
    },
  ];
}

/** The document's, as they are written there: an empty list matches nothing of its kind, so it is left out. */
function own(rules: readonly OwnRule[]): AuditRule[] {
  return rules.map(({ level, resources, ...lists }) => ({
    level,
    ...withoutEmpty(lists),
    ...withoutEmpty({ resources: resources.map(({ group, ...within }) => ({ group, ...withoutEmpty(within) })) }),
  }));
}

function withoutEmpty<T extends Record<string, readonly unknown[]>>(lists: T): Partial<T> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}

/** What the cluster's own components do all the time, and reads of no interest. */
function noise(): AuditRule[] {
  const reads = ['get', 'list', 'watch'];
  return [
    { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version', '/metrics', '/openapi/*'] },
    { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
    {
      level: 'None',
      resources: [
        { group: '', resources: ['events'] },
        { group: 'events.k8s.io', resources: ['events'] },
      ],
    },
    {
      level: 'None',
      users: ['system:kube-proxy', 'system:flannel'],
      verbs: reads,
    },
    {
      level: 'None',
      userGroups: ['system:nodes'],
      verbs: reads,
      resources: [{ group: '', resources: ['nodes', 'nodes/status', 'pods', 'services'] }],
    },
    {
      level: 'None',
      users: ['system:kube-controller-manager', 'system:kube-scheduler', 'system:apiserver'],
      verbs: reads,
    },
  ];
}

/** Changes of rights are kept whole: they hold no secret, and what was granted is what is asked later. */
function rights(): AuditRule[] {
  return [
    {
      level: 'RequestResponse',
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
      resources: [{ group: 'rbac.authorization.k8s.io' }],
    },
  ];
}
