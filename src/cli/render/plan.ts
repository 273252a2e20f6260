import type { MachineFate, PlanResult } from '../../verbs/types.ts';
import type { UpgradeFate } from '../../verbs/upgrade-types.ts';
import { about } from './duration.ts';
import { heldText } from './held.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** What would happen to each machine and why, the moves in order, warnings, and the sum in the last line. */
export function planText(plan: PlanResult, style: Style): string {
  const changed = plan.machines.filter(({ fate }) => fate !== 'stays');
  const parts = [
    changed.length > 0 && table(changed, COLUMNS(style), style),
    plan.moves.length > 0 && moves(plan, style),
    plan.upgrade?.passed && wayBack(plan.upgrade),
    plan.stuck.length > 0 &&
      `${heldText(plan.stuck, style)}\n${style.colors.red('this plan does not get all the way')}`,
    warnings(plan, style),
    sum(plan, style),
  ];
  return parts.filter(Boolean).join('\n\n');
}

const COLUMNS = ({ colors }: Style) => [
  { title: 'machine', of: ({ name }: MachineFate) => name },
  { title: 'role', of: ({ role }: MachineFate) => role.replace('-', ' '), rank: 1 },
  { title: 'pool', of: ({ pool }: MachineFate) => pool, rank: 0 },
  { title: 'is', of: ({ fate }: MachineFate) => (fate === 'destroyed' ? colors.red(fate) : colors.green(fate)) },
  { title: 'kubernetes', of: ({ version }: MachineFate) => version, rank: 2 },
  { title: 'because', of: ({ why }: MachineFate) => why },
];

function moves({ moves: all, upgrade }: PlanResult, { colors }: Style): string {
  const width = String(all.length).length + 2;
  const lines = all.flatMap(({ title }, index) => {
    const line = `${String(index + 1).padStart(width)}  ${title}`;
    return upgrade && upgrade.pointOfNoReturn === index ? [colors.yellow(pointOfNoReturn(upgrade)), line] : [line];
  });
  return ['moves, in order:', ...lines].join('\n');
}

function pointOfNoReturn({ from }: UpgradeFate): string {
  return `  --- point of no return: until here, writing ${from} back into the document takes it all back; from here on only forward, or restore ---`;
}

function wayBack({ from, to }: UpgradeFate): string {
  return `the point of no return lies behind: ${to} has served. There is no way back to ${from} but restore of a backup.`;
}

export function warnings({ warnings: all }: PlanResult, { colors }: Style): string {
  return all.map(warning => `${colors.yellow('warning:')} ${warning}`).join('\n');
}

/** `5 to create, 0 to destroy, 2 unchanged; about 40 s` */
export function sum(plan: PlanResult, { colors }: Style): string {
  if (plan.empty) return colors.green(`nothing to do: ${plan.cluster} is as its document says`);
  const many = (fate: MachineFate['fate']) => plan.machines.filter(machine => machine.fate === fate).length;
  const start = many('started') > 0 ? `, ${many('started')} to start` : '';
  const long = plan.expectedSeconds === undefined ? '' : `; ${about(plan.expectedSeconds)}`;
  return colors.bold(
    `${many('created')} to create, ${many('destroyed')} to destroy, ${many('stays')} unchanged${start}${long}`,
  );
}
