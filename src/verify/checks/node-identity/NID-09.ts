import type { Access, KubeAccess, OwnCluster } from '../../access.ts';
import type { ApiRequest, Who } from '../../api/caller.ts';
import { apiEvidence } from '../../api/evidence.ts';
import { MEMBERS, overTls, RANGE } from '../../attack/asks.ts';
import { battery } from '../../attack/battery.ts';
import { valid } from '../../attack/credentials.ts';
import { refusedByTls } from '../../attack/opinions.ts';
import { listenersOf } from '../../attack/ways.ts';
import { worst } from '../../attack/worst.ts';
import { type Check, type Finding, failed, passed } from '../../check.ts';

/** A name that no machine has, in the form of those that have had one. What a machine of this name left behind would be worth as much. */
const RETIRED = 'seaworthy-canary-retired';
const ADDRESS = '192.0.2.77';

export const nid09: Check = {
  id: 'NID-09',
  kind: 'attack',
  async assess(access) {
    const { authorities } = (access.own as OwnCluster).trust;
    const node = { subject: { commonName: `system:node:${RETIRED}`, organizations: ['system:nodes'] } };
    const kubelet = await valid(authorities, 'kubernetes', node, "retired machine's kubelet");
    const names = [RETIRED, ADDRESS];
    const peer = await valid(
      authorities,
      'etcd-peer',
      { subject: { commonName: RETIRED }, usages: ['client', 'server'], names },
      "retired machine's etcd",
    );
    const [api, peers, clients] = await Promise.all([
      asNode(access, kubelet),
      etcd(access, 'etcd-peer', overTls([peer], MEMBERS)),
      etcd(access, 'etcd-client', overTls([kubelet, peer], RANGE)),
    ]);
    return worst(api, peers, clients);
  },
};

/** Nothing is made: what would be allowed is only tried (dryRun). */
const TRIES: readonly ApiRequest[] = [
  {
    method: 'POST',
    path: '/api/v1/nodes?dryRun=All',
    body: { apiVersion: 'v1', kind: 'Node', metadata: { name: RETIRED } },
  },
  { path: '/api/v1/secrets?limit=1' },
  { path: '/api/v1/pods?limit=1' },
  { path: '/api/v1/nodes?limit=1' },
];

async function asNode({ kube, clock }: Access, who: Who): Promise<Finding> {
  const { as, server } = kube as KubeAccess;
  const caller = as(who);
  const answers = await Promise.all(TRIES.map(async request => ({ request, answer: await caller.request(request) })));
  const evidence = answers.map(({ request, answer }) =>
    apiEvidence(request, answer, { who, target: server, at: clock.now(), hide: true }),
  );
  const open = answers
    .filter(({ answer }) => answer.status < 300)
    .map(({ request }) => `${request.method ?? 'GET'} ${request.path.split('?')[0]}`);
  if (open.length > 0)
    return failed(`what a retired machine leaves behind is still good for ${open.join(', ')}`, { evidence });
  return passed('it makes no node and reads none, nor pods and Secrets', { evidence });
}

function etcd(access: Access, hop: string, tries: ReturnType<typeof overTls>): Promise<Finding> {
  return battery(access, {
    ...{ listeners: listenersOf(access, hop, 'control-plane'), tries, judge: refusedByTls },
    says: `${hop} gives it no byte`,
    closed: `${hop} is not reached`,
  });
}
