import { SeaworthyError } from '../kit/errors.ts';
import type { MachineLeafId } from '../pki/types.ts';

/**
 * Where identity goes in a config's files and units: `{{name}}` and the like. A closed vocabulary, so that a template of another kind
 * (containerd's `{{.PodCIDR}}`) is never mistaken for ours. The config digest is taken with the placeholders in place: shared keys
 * enter it by id, leaves not at all.
 */
export type Placeholder =
  | 'name'
  | 'address'
  | 'cluster-id'
  | 'endpoint'
  | 'node.labels'
  | 'node.taints'
  | 'etcd.initial-cluster'
  | 'etcd.initial-cluster-state'
  | 'etcd.initial-cluster-token'
  | `keys.service-account.${string}.${'private' | 'public'}`
  | `keys.encryption.${string}`
  | `leaf.${MachineLeafId}.${'cert' | 'key'}`;

export type PlaceholderValues = Partial<Record<Placeholder, string>>;

const SLOT = /\{\{([a-z][a-z0-9.-]*)\}\}/g;

/** The placeholder as it is written into a template. */
export function slot(placeholder: Placeholder): string {
  const text = `{{${placeholder}}}`;
  if (text.replace(SLOT, '') !== '') throw new SeaworthyError('internal', `${text} can't be a placeholder`);
  return text;
}

/** Puts the values in; a placeholder without a value is an `internal` error that names it. */
export function fill(template: string, values: PlaceholderValues): string {
  return template.replace(SLOT, (_, name: string) => {
    const value = values[name as Placeholder];
    if (value === undefined) throw new SeaworthyError('internal', `no value for {{${name}}} in a machine's files`);
    return value;
  });
}
