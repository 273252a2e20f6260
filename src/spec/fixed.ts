import type { ClusterSpec } from './cluster-spec.ts';
import type { Finding, Path } from './problem.ts';

/** What certificates, addresses and objects of a running cluster are made from. */
const FIXED: readonly { path: Path; of: (spec: ClusterSpec) => string }[] = [
  { path: ['metadata', 'name'], of: spec => spec.metadata.name },
  { path: ['network', 'podCIDR'], of: spec => spec.network.podCIDR },
  { path: ['network', 'serviceCIDR'], of: spec => spec.network.serviceCIDR },
  { path: ['network', 'clusterDomain'], of: spec => spec.network.clusterDomain },
  { path: ['endpoint', 'name'], of: spec => spec.endpoint.name },
];

/** The values of a founded cluster that a changed document may not change; empty when it changes none. */
export function fixedAtFounding(founded: ClusterSpec, changed: ClusterSpec): Finding[] {
  return FIXED.filter(({ of }) => of(founded) !== of(changed)).map(({ path, of }) => ({
    path,
    message: `${of(changed)} differs from ${of(founded)}, which is fixed since the cluster was founded`,
    hint: `write ${of(founded)}, or found another cluster`,
  }));
}
