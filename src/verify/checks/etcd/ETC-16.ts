import type { MemberSeen } from '../../../world/observation.ts';
import type { OwnCluster } from '../../access.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { healthyVoter } from '../../gates/control-plane.ts';

/** As guards and waiting judge members, with what only a report asks: how full, how many, where. */
export const etc16: Check = {
  id: 'ETC-16',
  kind: 'gate',
  async assess({ own, clock }) {
    const { members } = (own as OwnCluster).seen;
    if (!members.known) return notAssessed(`needs an answer from etcd: ${members.why}`);
    const problems = problemsOf(members.value);
    const evidence = members.value.map(member => ({
      request: 'MemberList, Status, Alarm',
      vantage: 'host',
      target: member.name || member.id,
      response: 'accepted' as const,
      excerpt: `${member.learner ? 'learner' : member.leader ? 'leader' : 'voter'}, ${member.healthy ? 'healthy' : 'not healthy'}, ${member.dbBytes} of ${member.quotaBytes} bytes`,
      at: new Date(clock.now()).toISOString(),
    }));
    if (problems.length > 0) return failed(problems.join('; '), { evidence });
    return passed(`${members.value.length} healthy voters on machines of their own, no alarm`, { evidence });
  },
};

const FULL = 0.8;

function problemsOf(members: readonly MemberSeen[]): string[] {
  const voters = members.filter(({ learner }) => !learner);
  const ill = voters.filter(member => !healthyVoter(member)).map(({ name, id }) => name || id);
  const full = members.filter(({ dbBytes, quotaBytes }) => quotaBytes > 0 && dbBytes > FULL * quotaBytes);
  const alarms = members.flatMap(({ name, alarms }) => alarms.map(alarm => `${alarm} on ${name}`));
  const learners = members.length - voters.length;
  const hosts = new Set(voters.map(({ peerAddress }) => peerAddress)).size;
  return [
    ...(voters.length < 3 ? [`${voters.length} voters: fewer than 3 survive no loss`] : []),
    ...(voters.length % 2 === 0 ? [`${voters.length} voters: an even number tolerates no more than one fewer`] : []),
    ...(hosts < voters.length ? [`${voters.length} voters on ${hosts} machines`] : []),
    ...(ill.length > 0 ? [`not healthy: ${ill.join(', ')}`] : []),
    ...(learners > 0 ? [`${learners} learners that no one has promoted`] : []),
    ...(alarms.length > 0 ? [`alarms: ${alarms.join(', ')}`] : []),
    ...(full.length > 0 ? [`over 80 % of its quota: ${full.map(({ name }) => name).join(', ')}`] : []),
  ];
}
