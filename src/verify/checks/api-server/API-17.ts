import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { flagEvidence } from '../../flags/evidence.ts';
import { startedWith } from '../../flags/flags.ts';

const STATIC = ['token-auth-file', 'basic-auth-file'];

/** Tokens in a file never end, and changing one takes a restart. */
export const api17: Check = {
  id: 'API-17',
  kind: 'audit',
  async assess(access) {
    const servers = await startedWith(access, 'kube-apiserver');
    if (servers.length === 0)
      return notAssessed(
        "needs to see the API servers' flags: they run in no pod, and no command can be run on machines",
      );
    const evidence = servers.map(server => flagEvidence(server, STATIC, access.clock.now()));
    const where = servers.filter(({ flags }) => STATIC.some(name => name in flags)).map(server => server.where);
    if (where.length > 0) return failed('there is a file of static tokens or passwords', { evidence, where });
    return passed(`no static tokens or passwords on ${servers.length} API servers`, { evidence });
  },
};
