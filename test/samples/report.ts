import { CHECKS } from '../../src/catalog/checks.ts';
import type { Evidence } from '../../src/verify/check.ts';
import type { Remedy } from '../../src/verify/remedies/types.ts';
import type { Assessed, Report } from '../../src/verify/report.ts';

const AT = '2026-07-01T08:00:00.000Z';
type Told = Partial<Omit<Assessed, 'check'>>;

/** A piece of evidence as a probe leaves it. */
export function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    request: 'GET /api/v1/secrets',
    vantage: 'host',
    target: '127.0.0.1:6443',
    credential: {
      kind: 'certificate of another authority',
      fingerprint: '5f3a9c1e7b20d846a1f95c3e7b20d8465f3a9c1e7b20d846a1f95c3e7b20d846',
    },
    tls: 'TLS 1.3',
    response: '401',
    hash: '9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de',
    excerpt: '{"kind":"Status","status":"Failure","message":"Unauthorized","code":401}',
    at: '2026-07-01T08:00:07.120Z',
    ...more,
  };
}

/** A check of the catalogue with what came of it. */
export function assessed(id: string, told: Told = {}): Assessed {
  const check = CHECKS.find(each => each.id === id)!;
  return { check, outcome: 'passed', says: `seen: ${check.requires}`, evidence: [evidence()], seconds: 0.4, ...told };
}

/** A report of all checks, passed but for what is told of them. */
export function report(told: Record<string, Told> = {}, more: Partial<Report> = {}): Report {
  const machines = ['cp-1', 'cp-2', 'cp-3', 'general-1', 'general-2'].map((name, index) => ({
    name: `harbor-${name}`,
    role: name.startsWith('cp') ? ('control-plane' as const) : ('worker' as const),
    addresses: [`10.231.0.${index + 11}`],
    ready: true,
  }));
  return {
    tool: { name: 'seaworthy', version: '0.1.0' },
    at: AT,
    seconds: 41.5,
    cluster: 'harbor',
    access: { by: 'document', vantages: ['host', 'worker:harbor-general-1', 'pod'], readOnly: false },
    inventory: {
      cluster: 'harbor',
      machines,
      endpoint: { operator: { host: '127.0.0.1', port: 6443 }, names: ['api.harbor.internal'] },
      serviceAddress: '10.96.0.1',
      kubernetesVersion: '1.36.3',
      cni: 'flannel',
      unknown: [],
    },
    verdict: 'production-grade',
    assessed: CHECKS.map(({ id }) => assessed(id, told[id])),
    why: [],
    notes: [],
    ...more,
  };
}

const remedy: Remedy = {
  setting: 'kube-apiserver --kubelet-certificate-authority=<CA file>, kubelet serverTLSBootstrap: true',
  by: {
    kubeadm:
      'ClusterConfiguration apiServer.extraArgs; KubeletConfiguration serverTLSBootstrap: true, and an approver for kubelet-serving requests',
    kops: 'spec.kubeAPIServer.kubeletCertificateAuthority',
  },
};

/** A report with one of each standing, and what is long, missing and many. */
export function mixedReport(): Report {
  const node = evidence({
    request: 'GET /pods',
    target: '10.231.0.14:10250',
    response: 'accepted',
    excerpt: '{"kind":"PodList","items":[…',
  });
  const told: Record<string, Told> = {
    'API-12': {
      outcome: 'failed',
      says: 'API servers take any certificate from a kubelet: 3 of 3 connected to one that nobody signed',
      where: ['harbor-cp-1', 'harbor-cp-2', 'harbor-cp-3'],
      remedy,
      evidence: Array.from({ length: 40 }, (_, index) => (index % 3 ? evidence() : node)),
    },
    'API-03': {
      outcome: 'failed',
      says: 'cluster-info is read by anybody, and holds a live join token',
      remedy,
      where: ['configmap kube-public/cluster-info'],
    },
    'KBL-08': {
      outcome: 'failed',
      says: 'kubelets serve with certificates that they signed themselves',
      where: ['harbor-general-1 10.231.0.14:10250'],
      remedy,
      evidence: [node],
    },
    'ETC-13': { outcome: 'failed', says: 'the canary Secret lies in etcd as it was written', remedy },
    'NET-01': {
      outcome: 'failed',
      says: 'a denied flow went through',
      waiver: {
        check: 'NET-01',
        reason: 'flannel enforces no NetworkPolicy; this cluster has no tenants to keep apart',
        expires: 'never',
      },
    },
    'HA-01': {
      outcome: 'failed',
      says: 'one failure domain',
      expiredWaiver: { check: 'HA-01', reason: 'until the second rack stands', expires: '2026-05-31' },
    },
    'NID-03': { outcome: 'not-assessed', says: 'needs a bootstrap token', evidence: [] },
    'POD-04': { outcome: 'not-assessed', says: 'needs a canary namespace (--read-only is given)', evidence: [] },
    'SVC-01': { outcome: 'not-assessed', says: 'needs a canary namespace (--read-only is given)', evidence: [] },
    'SVC-02': { outcome: 'not-assessed', says: 'needs a canary namespace (--read-only is given)', evidence: [] },
    'NID-09': { outcome: 'not-assessed', says: 'needs the leaf of a retired machine', accepted: true, evidence: [] },
  };
  const why = [
    'API-12 (high) failed: API servers take any certificate from a kubelet: 3 of 3 connected to one that nobody signed',
    'KBL-08 (high) failed: kubelets serve with certificates that they signed themselves',
    'ETC-13 (high) failed: the canary Secret lies in etcd as it was written',
    'HA-01 (high) failed: one failure domain (its waiver expired on 2026-05-31)',
    'API-03 (medium) failed: cluster-info is read by anybody, and holds a live join token',
    'NID-03 (high) not assessed: needs a bootstrap token',
  ];
  return report(told, { verdict: 'not', why, notes: ['a canary namespace of an earlier run was found and removed'] });
}
