import type { Access, Canary } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { type Check, type Evidence, failed, notAssessed, passed } from '../../check.ts';
import { askForPods } from './tenant-pods.ts';

/** A tenant asks for a privileged pod, and for leave to have such: the namespace's own label. */
export const pod01: Check = {
  id: 'POD-01',
  kind: 'attack',
  async assess(access) {
    const plain = { what: 'a plain pod', spec: {} };
    const privileged = { what: 'a privileged pod', spec: {}, container: { securityContext: { privileged: true } } };
    const [control, asked] = await askForPods(access, [plain, privileged]);
    const label = await relabel(access);
    const evidence = [...(control ? [control.evidence] : []), ...(asked ? [asked.evidence] : []), label.evidence];
    if (!control?.granted) return notAssessed('needs a tenant who gets a plain pod: this one gets none', { evidence });
    if (asked?.granted) return failed('a tenant gets a privileged pod', { evidence });
    if (label.granted) return failed("a tenant may lift his own namespace's restrictions", { evidence });
    if (asked?.unclear) return notAssessed(`no refusal that says anything: ${asked.unclear}`, { evidence });
    return passed('a tenant gets a plain pod, and no privileged one', { evidence });
  },
};

async function relabel(access: Access): Promise<{ granted: boolean; evidence: Evidence }> {
  const canary = access.canary as Canary;
  const { answer, evidence } = await ask(access, await canary.tenant(), {
    method: 'PATCH',
    path: `/api/v1/namespaces/${canary.namespace}?dryRun=All`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
  });
  return { granted: answer.status < 300, evidence };
}
