import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { flagEvidence } from '../../flags/evidence.ts';
import { startedWith } from '../../flags/flags.ts';

const FLAGS = ['etcd-servers', 'etcd-cafile'];

/** Whoever stands in for etcd unverified is given every write, and answers every read. */
export const etc14: Check = {
  id: 'ETC-14',
  kind: 'audit',
  async assess(access) {
    const servers = await startedWith(access, 'kube-apiserver');
    if (servers.length === 0) return notAssessed("needs to see the API servers' flags");
    const evidence = servers.map(server => flagEvidence(server, FLAGS, access.clock.now()));
    const plain = servers.filter(
      ({ flags }) => !(flags['etcd-servers'] ?? '').split(',').every(url => url.startsWith('https://')),
    );
    if (plain.length > 0)
      return failed('API servers reach etcd without TLS', { evidence, where: plain.map(({ where }) => where) });
    const any = servers.filter(({ flags }) => !flags['etcd-cafile']).map(({ where }) => where);
    if (any.length > 0)
      return failed("API servers are told no authority for etcd's certificate", { evidence, where: any });
    return passed(`${servers.length} API servers verify etcd by an authority that they are told`, { evidence });
  },
};
