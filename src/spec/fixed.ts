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

/** What founding fixes, by its path in the document; kept in the state from then on. */
export function fixedValues(spec: ClusterSpec): Record<string, string> {
  return Object.fromEntries(FIXED.map(({ path, of }) => [path.join('.'), of(spec)]));
}

/** What a changed document may not change in a cluster founded with these values; empty when it changes none. */
export function changedSinceFounding(founded: Record<string, string>, changed: ClusterSpec): Finding[] {
  return FIXED.flatMap(({ path, of }) => {
    const was = founded[path.join('.')];
    if (was === undefined || was === of(changed)) return [];
    const message = `${of(changed)} differs from ${was}, which is fixed since the cluster was founded`;
    return [{ path, message, hint: `write ${was}, or found another cluster` }];
  });
}

/** The values of a founded cluster that a changed document may not change; empty when it changes none. */
export function fixedAtFounding(founded: ClusterSpec, changed: ClusterSpec): Finding[] {
  return changedSinceFounding(fixedValues(founded), changed);
}
