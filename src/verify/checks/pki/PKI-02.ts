import { type Check, failed, notAssessed, passed } from '../../check.ts';
import { certificatesOf, readEvidence } from './files.ts';

const DAY = 86_400_000;
/** Days below which a certificate that lives for months should have been renewed long ago. */
const NEAR = 7;

/** The certificate that ends first, on any disk. What lives for days only is renewed by itself, so a share of its life counts. */
export const pki02: Check = {
  id: 'PKI-02',
  kind: 'audit',
  async assess(access) {
    const now = access.clock.now();
    const all = await certificatesOf(access);
    const evidence = readEvidence(all, now);
    if (all.found.length === 0) return notAssessed('needs to find certificates on the machines', { evidence });
    const near = all.found.filter(
      ({ facts }) => facts.notAfter - now < Math.min(NEAR * DAY, (facts.notAfter - facts.notBefore) / 5),
    );
    const where = near.map(
      ({ machine, path, facts }) => `${machine} ${path}: ${new Date(facts.notAfter).toISOString()}`,
    );
    if (near.length > 0) return failed(`${near.length} certificates are at or near their end`, { evidence, where });
    if (all.unread.length > 0) return notAssessed(`needs to read the disks of ${all.unread.join(', ')}`, { evidence });
    const days = Math.floor((Math.min(...all.found.map(({ facts }) => facts.notAfter)) - now) / DAY);
    return passed(`of ${all.found.length} certificates the first ends in ${days} days`, { evidence });
  },
};
