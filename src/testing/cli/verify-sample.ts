import { CHECKS } from '../../catalog/checks.ts';
import type { Report } from '../../verify/report.ts';
import { judge } from '../../verify/verdict.ts';

const AT = '2026-11-02T10:00:00.000Z';
const SAMPLES = {
  'ETC-02': ['passed', 'no listener answered a client without a certificate'],
  'KBL-08': ['failed', 'harbor-general-2 serves with a certificate that nobody can verify'],
  'NET-01': ['failed', 'a pod was reached that a NetworkPolicy closes'],
  'API-12': ['not-assessed', 'needs commands on the machines (a kubeconfig alone does not give it)'],
} as const;

function raw() {
  return CHECKS.flatMap(check => {
    const sample = SAMPLES[check.id as keyof typeof SAMPLES];
    if (!sample) return [];
    const [outcome, says] = sample;
    const evidence = [
      {
        request: 'GET /pods',
        vantage: 'host',
        target: '10.89.60.2:10250',
        tls: 'TLSv1.3',
        response: '401' as const,
        at: AT,
      },
    ];
    return [{ check, outcome, says, evidence, where: ['harbor-general-2'], seconds: 0.2 }];
  });
}

/** A cluster that is not production grade, with one requirement waived. */
export const SAMPLE_VERIFY: Report = {
  tool: { name: 'seaworthy', version: '0.1.0' },
  at: AT,
  seconds: 12.5,
  cluster: 'harbor',
  access: { by: 'document', vantages: ['host'], readOnly: false },
  inventory: {
    cluster: 'harbor',
    machines: [
      { name: 'harbor-cp-1', role: 'control-plane', addresses: ['10.89.60.2'], ready: true },
      { name: 'harbor-general-2', role: 'worker', addresses: ['10.89.60.3'], pool: 'general', ready: true },
    ],
    endpoint: { operator: { host: '127.0.0.1', port: 6443 }, names: ['api.harbor.internal'] },
    unknown: [],
  },
  ...judge(raw(), {
    waivers: [{ check: 'NET-01', reason: 'no tenants', expires: 'never' }],
    acceptUnassessed: [],
    now: Date.parse(AT),
  }),
  notes: [],
};
