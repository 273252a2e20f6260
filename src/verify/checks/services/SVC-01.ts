import type { Canary } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

/** CVE-2020-8554: whoever names an address as his service's gets what others send there. Documentation addresses, and a dry run. */
export const svc01: Check = {
  id: 'SVC-01',
  kind: 'attack',
  async assess(access) {
    const canary = access.canary as Canary;
    const tenant = await canary.tenant();
    const path = `/api/v1/namespaces/${canary.namespace}/services?dryRun=All`;
    const post = (spec: object) => ask(access, tenant, { method: 'POST', path, body: service(spec) });
    const [control, claim] = await Promise.all([post({}), post({ externalIPs: ['192.0.2.10'] })]);
    const evidence = [control.evidence, claim.evidence];
    if (control.answer.status >= 300)
      return notAssessed('needs a tenant who gets a plain service: this one gets none', { evidence });
    if (claim.answer.status < 300) return failed('a tenant may claim any address for his service', { evidence });
    return passed('a tenant gets a service, but not with an address of his choice', { evidence });
  },
};

function service(spec: object): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'claim' }, spec: { ports: [{ port: 80 }], ...spec } };
}
