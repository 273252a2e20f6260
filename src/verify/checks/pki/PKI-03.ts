import type { CertificateFacts } from '../../../pki/inspect.ts';
import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { certificatesOf, readEvidence } from './files.ts';

const CURVES = /^(ec (prime256v1|secp384r1|secp521r1)|ed25519|ed448)/;
const HASHES = /^(SHA-(256|384|512))?$/;
const ANY_USAGE = '2.5.29.37.0';

/** Every certificate on every disk: its key, the hash it was signed with, what it may be used for. */
export const pki03: Check = {
  id: 'PKI-03',
  kind: 'audit',
  async assess(access) {
    const all = await certificatesOf(access);
    const evidence = readEvidence(all, access.clock.now());
    if (all.found.length === 0) return notAssessed('needs to find certificates on the machines', { evidence });
    const where = all.found.flatMap(({ machine, path, facts }) =>
      weaknesses(facts).map(weak => `${machine} ${path}: ${weak}`),
    );
    if (where.length > 0)
      return failed(`${where.length} certificates are weak, or of use for anything`, { evidence, where });
    if (all.unread.length > 0) return notAssessed(`needs to read the disks of ${all.unread.join(', ')}`, { evidence });
    return passed(`${all.found.length} certificates: strong keys and hashes, each for its use`, { evidence });
  },
};

export function weaknesses({ key, hash, usages, authority }: CertificateFacts): string[] {
  const [, bits] = /^rsa (\d+)/.exec(key) ?? [];
  return [
    ...(CURVES.test(key) || Number(bits) >= 2048 ? [] : [`key ${key}`]),
    ...(HASHES.test(hash) ? [] : [`signed with ${hash}`]),
    ...(authority || usages.length > 0 ? [] : ['of use for anything']),
    ...(usages.includes(ANY_USAGE) ? ['any usage'] : []),
  ];
}
