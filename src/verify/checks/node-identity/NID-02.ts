import type { KubeAccess } from '../../access.ts';
import { ask } from '../../api/ask.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { csrRequest } from './csr.ts';

/** Asked as the administrator, who may ask for anything: admission has to refuse it before anybody could approve it. */
export const nid02: Check = {
  id: 'NID-02',
  kind: 'attack',
  async assess(access) {
    const request = await csrRequest({
      name: 'seaworthy-verify-masters',
      signer: 'kube-apiserver-client',
      commonName: 'seaworthy-verify',
      organizations: ['system:masters'],
      dryRun: true,
    });
    const { answer, evidence } = await ask(access, (access.kube as KubeAccess).admin, request);
    const more = { evidence: [evidence] };
    if (answer.status < 300) return failed('a request for a certificate in system:masters is taken', more);
    if (answer.status === 403 && /system:masters/.test(answer.text))
      return passed('a request for a certificate in system:masters is refused by admission', more);
    return notAssessed(`needs an administrator who may ask for certificates: HTTP ${answer.status}`, more);
  },
};
