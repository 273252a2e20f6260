import type { KubeAccess } from '../../access.ts';
import { objectEvidence } from '../../api/evidence.ts';
import { type Check, failed, passed } from '../../check.ts';
import { type Act, allows, grantsIn, isEverything, nameOf } from '../../rights/rules.ts';

/** Whose request for a node's certificate is approved unseen, whatever node it names. */
const UNSEEN: Act = { verb: 'create', group: 'certificates.k8s.io', resource: 'certificatesigningrequests/nodeclient' };

/** The approver looks at who asks, never at whether the node is there already: any token of such a group is every node's identity. */
export const nid03: Check = {
  id: 'NID-03',
  kind: 'audit',
  async assess({ kube, clock }) {
    const grants = await grantsIn(kube as KubeAccess);
    const holders = grants.filter(({ rules }) => rules.some(rule => !isEverything(rule) && allows(rule, UNSEEN)));
    const where = holders
      .filter(({ builtIn }) => !builtIn)
      .map(({ subject, binding }) => `${nameOf(subject)} (${binding})`);
    const request = 'GET /apis/rbac.authorization.k8s.io/v1/{cluster,}{roles,rolebindings}';
    const evidence = [objectEvidence({ request, kube, at: clock.now(), seen: where })];
    if (where.length === 0) return passed("nobody's request for a node's certificate is approved unseen", { evidence });
    return failed("a token of these gets any node's certificate, one that is there already included", {
      evidence,
      where,
    });
  },
};
