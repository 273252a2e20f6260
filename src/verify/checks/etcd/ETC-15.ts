import type { MachineAccess } from '../../access.ts';
import { machineEvidence } from '../../attack/machine-files.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { startedWith } from '../../flags/flags.ts';

/** Whoever reads the data folder reads every secret that is not encrypted, and the whole history of what was. */
export const etc15: Check = {
  id: 'ETC-15',
  kind: 'audit',
  async assess(access) {
    const machines = access.machines as MachineAccess;
    const members = (await startedWith(access, 'etcd')).filter(({ node }) => node && machines.names.includes(node));
    if (members.length === 0) return notAssessed('needs to find etcd on a machine');
    const seen = await Promise.all(
      members.map(async ({ node = '', flags }) => {
        const folder = flags['data-dir'] ?? '/var/lib/etcd';
        const { stdout } = await machines.exec(node, ['stat', '-c', '%a %u', folder]);
        return { node, folder, stat: stdout.trim() };
      }),
    );
    const evidence = seen.map(({ node, folder, stat }) =>
      machineEvidence(node, `stat ${folder}`, `mode and owner ${stat}`, access.clock.now()),
    );
    const where = seen
      .filter(({ stat }) => !/^700 [1-9]\d*$/.test(stat))
      .map(({ node, folder, stat }) => `${node} ${folder}: ${stat}`);
    if (where.length > 0) return failed("etcd's data folder is open to others, or is root's", { evidence, where });
    return passed(`on ${seen.length} machines it is open to its own user only`, { evidence });
  },
};
