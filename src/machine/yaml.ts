import { stringify } from 'yaml';

/** YAML as we write it: no line is folded, no anchors, keys in the order given. */
export function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
