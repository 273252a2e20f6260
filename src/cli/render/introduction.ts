import { releaseOf } from '../../catalog/versions.ts';
import type { MachineFate, PlanResult } from '../../verbs/types.ts';
import { sum, warnings } from './plan.ts';
import type { Style } from './style.ts';
import { count, shorten } from './text.ts';

/** What `up` is about to build, how long it takes about, and where the state lives. */
export function introductionText(plan: PlanResult, style: Style): string {
  const groups = Map.groupBy(
    plan.machines.filter(({ fate }) => fate !== 'destroyed'),
    groupOf,
  );
  const width = Math.max(0, ...[...groups].map(([title, { length }]) => count(length, title).length));
  const lines = [...groups].map(([title, machines]) => {
    const names = machines.map(({ name }) => name).join(', ');
    return shorten(`  ${count(machines.length, title).padEnd(width)}  ${names}`, style.columns, style.marks.more);
  });
  const parts = [
    heading(plan, style),
    ...lines,
    `  state in ${plan.stateDir}`,
    warnings(plan, style),
    sum(plan, style),
  ];
  return `${parts.filter(Boolean).join('\n')}\n`;
}

function heading({ cluster, kubernetesVersion }: PlanResult, { colors }: Style): string {
  const release = kubernetesVersion === undefined ? undefined : releaseOf(kubernetesVersion);
  const facts = release
    ? `Kubernetes ${release.kubernetes}, etcd ${release.etcd}, containerd ${release.containerd}`
    : (kubernetesVersion ?? '');
  return `${colors.bold(cluster)}  ${facts}`.trimEnd();
}

function groupOf({ role, pool }: MachineFate): string {
  return role === 'control-plane' ? 'control plane' : `${pool ?? ''} worker`.trim();
}
