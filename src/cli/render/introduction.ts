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
    const line = `  ${count(machines.length, title).padEnd(width)}  ${namesOf(machines, style)}`;
    return shorten(line, style.columns, style.marks.more);
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

/** A pool of thousands is known by its first few. */
const NAMED = 6;

function namesOf(machines: readonly MachineFate[], { marks }: Style): string {
  const names = machines.slice(0, NAMED).map(({ name }) => name);
  return [...names, ...(machines.length > NAMED ? [marks.more] : [])].join(', ');
}

function groupOf({ role, pool }: MachineFate): string {
  return role === 'control-plane' ? 'control plane' : `${pool ?? ''} worker`.trim();
}
