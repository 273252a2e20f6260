import type { Taint } from '../../spec/cluster-spec.ts';
import type { MachineInput } from '../input.ts';
import type { Registration } from '../types.ts';
import { yaml } from '../yaml.ts';

const POOL_LABEL = 'seaworthy.dev/pool';

const CONTROL_PLANE_TAINT: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };

/** What a node is born with, so that no pod is placed on it in the moment before it is marked. */
export function registrationOf(input: MachineInput): Registration {
  const taints = registrationTaints(input);
  return { labels: registrationLabels(input), taints: taints.length > 0 ? yaml({ registerWithTaints: taints }) : '' };
}

function registrationTaints({ role, pool, spec }: MachineInput): Taint[] {
  if (role === 'control-plane') return [CONTROL_PLANE_TAINT];
  return spec.workers.find(({ name }) => name === pool)?.taints ?? [];
}

/**
 * Labels that a node gives itself when it registers, as the kubelet's flag wants them: those that NodeRestriction lets it set. The
 * others, the role among them, an administrator sets.
 */
export function registrationLabels({ spec, pool }: MachineInput): string {
  if (pool === undefined) return '';
  const labels = { ...spec.workers.find(({ name }) => name === pool)?.labels, [POOL_LABEL]: pool };
  return Object.entries(labels)
    .filter(([key]) => nodeMaySet(key))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}

/** Kubernetes, "NodeRestriction": prefixes of kubernetes.io and k8s.io are not the kubelet's to set, but for these. */
export function nodeMaySet(key: string): boolean {
  const prefix = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  if (!within(prefix, 'kubernetes.io') && !within(prefix, 'k8s.io')) return true;
  return within(prefix, 'kubelet.kubernetes.io') || within(prefix, 'node.kubernetes.io');
}

function within(prefix: string, domain: string): boolean {
  return prefix === domain || prefix.endsWith(`.${domain}`);
}
