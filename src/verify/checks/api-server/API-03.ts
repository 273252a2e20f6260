import type { KubeAccess } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

const PATH = '/api/v1/namespaces/kube-public/configmaps/cluster-info';

/** What anybody can read without a name: with a signature in it, a live token is there to be guessed at. */
export const api03: Check = {
  id: 'API-03',
  kind: 'attack',
  async assess(access) {
    const { answer, evidence } = await ask(access, (access.kube as KubeAccess).as({ kind: 'nobody' }), { path: PATH });
    const more = { evidence: [evidence] };
    if ([401, 403, 404].includes(answer.status))
      return passed(`cluster-info is shown to nobody: HTTP ${answer.status}`, more);
    if (answer.status !== 200) return notAssessed(`no answer that says anything: HTTP ${answer.status}`, more);
    const data = answer.json<{ data?: Record<string, string> }>()?.data ?? {};
    const live = Object.keys(data).filter(key => key.startsWith('jws-kubeconfig-'));
    if (live.length === 0) return passed('cluster-info is public, and holds no join token', more);
    return failed(`${live.length} live join tokens can be worked on by anybody who reads cluster-info`, more);
  },
};
