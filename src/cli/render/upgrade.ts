import type { UpgradeResult } from '../../verbs/upgrade-types.ts';
import { planText } from './plan.ts';
import type { Style } from './style.ts';

/** What was written, what up will do now, and how to call it. */
export function upgradeText(result: UpgradeResult, up: string, style: Style): string {
  const { from, to, document, changed, plan } = result;
  const wrote = changed
    ? `${document} now says Kubernetes ${to}, in place of ${from}`
    : from === to
      ? `${document} says Kubernetes ${to} already`
      : `${document} was not changed`;
  const next = plan.stuck.length > 0 || plan.empty ? undefined : `do it:\n  ${up}`;
  return [planText(plan, style), wrote, next].filter(Boolean).join('\n\n');
}
