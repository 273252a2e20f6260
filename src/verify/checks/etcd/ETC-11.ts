import type { EtcdAccess } from '../../access.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';

const PATH = '/debug/pprof/';

/** Asked with a valid certificate: who has none gets nothing anyway. */
export const etc11: Check = {
  id: 'ETC-11',
  kind: 'attack',
  async assess(access) {
    const etcd = access.etcd as EtcdAccess;
    const answers = await Promise.all(
      etcd.members.map(async member => ({ member, status: (await etcd.get(member, PATH)).status })),
    );
    const evidence = answers.map(({ member, status }) => ({
      ...{ request: `GET ${PATH}`, vantage: 'host', target: member, credential: { kind: 'valid' } },
      ...{ response: status < 300 ? ('accepted' as const) : ('other-status' as const), excerpt: `HTTP ${status}` },
      at: new Date(access.clock.now()).toISOString(),
    }));
    const open = answers.filter(({ status }) => status < 300).map(({ member }) => member);
    if (open.length > 0) return failed('it shows its profiles to every client', { where: open, evidence });
    if (answers.length === 0) return notAssessed('needs a member of etcd that answers');
    return passed(`${answers.length} members serve no profiling`, { evidence });
  },
};
