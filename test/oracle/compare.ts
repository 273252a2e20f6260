import { DIFFERENCES, type Difference } from './differences.ts';
import type { Facts } from './facts.ts';

/** One fact in which we and kubeadm differ; undefined means unset. */
export interface Found {
  kubeadm?: string;
  ours?: string;
}

/** All differences by key. */
export function compare(kubeadm: Facts, ours: Facts): Record<string, Found> {
  const keys = [...new Set([...Object.keys(kubeadm), ...Object.keys(ours)])].filter(key => kubeadm[key] !== ours[key]);
  return Object.fromEntries(keys.sort().map(key => [key, { kubeadm: kubeadm[key], ours: ours[key] }]));
}

export function keysOf({ component, fields }: Difference): string[] {
  return fields.map(field => `${component} ${field}`);
}

/** Keys that a row explains; one in two rows is an error of the table. */
export function explainedKeys(): Set<string> {
  const keys = DIFFERENCES.flatMap(keysOf);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) throw new Error(`explained twice: ${twice.join(', ')}`);
  return new Set(keys);
}
