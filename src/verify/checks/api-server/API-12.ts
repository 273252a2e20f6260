import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { flagEvidence } from '../../flags/evidence.ts';
import { startedWith } from '../../flags/flags.ts';

const FLAG = 'kubelet-certificate-authority';

/** Without it any listener is taken for a kubelet: it is given commands to run, and the tokens that come with them. */
export const api12: Check = {
  id: 'API-12',
  kind: 'audit',
  async assess(access) {
    const servers = await startedWith(access, 'kube-apiserver');
    if (servers.length === 0) return notAssessed("needs to see the API servers' flags");
    const evidence = servers.map(server => flagEvidence(server, [FLAG], access.clock.now()));
    const where = servers.filter(({ flags }) => !flags[FLAG]).map(server => server.where);
    if (where.length > 0) return failed("API servers take any certificate for a kubelet's", { evidence, where });
    return passed(`${servers.length} API servers verify kubelets by an authority that they are told`, { evidence });
  },
};
