import { certificateFacts } from '../../../pki/inspect.ts';
import type { MachineAccess } from '../../access.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { flagEvidence } from '../../flags/evidence.ts';
import { type Component, type Started, startedWith } from '../../flags/flags.ts';

/** What takes certificates, by the flag that says whose. */
const TRUST: readonly [what: string, component: Component, flag: string][] = [
  ['clients of the API', 'kube-apiserver', 'client-ca-file'],
  ['front proxies', 'kube-apiserver', 'requestheader-client-ca-file'],
  ['clients of etcd', 'etcd', 'trusted-ca-file'],
];

/** The keys themselves are compared: two files or two names may be one authority. */
export const pki01: Check = {
  id: 'PKI-01',
  kind: 'audit',
  async assess(access) {
    const machines = access.machines as MachineAccess;
    const [servers, members] = await Promise.all([startedWith(access, 'kube-apiserver'), startedWith(access, 'etcd')]);
    const keys = new Map<string, string[]>();
    for (const [what, component, flag] of TRUST) {
      const [one] = component === 'etcd' ? members : servers;
      keys.set(what, await keysIn(machines, one, flag));
    }
    const evidence = [...servers.slice(0, 1), ...members.slice(0, 1)].map((started, nth) =>
      flagEvidence(
        started,
        nth === 0 ? ['client-ca-file', 'requestheader-client-ca-file'] : ['trusted-ca-file'],
        access.clock.now(),
      ),
    );
    const unread = [...keys].filter(([, found]) => found.length === 0).map(([what]) => what);
    if (unread.length > 0) return notAssessed(`needs to read whom ${unread.join(', ')} are verified by`, { evidence });
    const shared = pairs([...keys]).filter(([[, a], [, b]]) => a.some(key => b.includes(key)));
    const where = shared.map(([[a], [b]]) => `${a} and ${b}`);
    if (where.length > 0) return failed(`one authority for ${where.join('; ')}`, { evidence, where });
    return passed('clients of the API, front proxies and clients of etcd have authorities of their own', { evidence });
  },
};

async function keysIn(machines: MachineAccess, started: Started | undefined, flag: string): Promise<string[]> {
  const path = started?.flags[flag];
  if (!started?.node || !path) return [];
  const { stdout, exitCode } = await machines.exec(started.node, ['cat', path]);
  const blocks = stdout.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return exitCode === 0 ? Promise.all(blocks.map(async pem => (await certificateFacts(pem)).spki)) : [];
}

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((a, nth) => list.slice(nth + 1).map((b): [T, T] => [a, b]));
}
