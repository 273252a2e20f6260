import { coversOf, evidenceLine, remedyLines } from '../../report/lines.ts';
import { printable } from '../../report/printable.ts';
import {
  counts,
  type Group,
  groupsOf,
  STANDING_WORDS,
  STANDINGS,
  type Standing,
  standingOf,
  VERDICT_WORDS,
} from '../../report/standing.ts';
import type { Assessed, Report } from '../../verify/report.ts';
import type { Style } from './style.ts';
import { count, padTo, widthOf, wrapped } from './text.ts';

/** More of these are for the report files. */
const SHOWN_WHY = 8;
const SHOWN_PLACES = 6;
const SHOWN_EVIDENCE = 3;

/** The verdict and why, then hop by hop, the worst first, then what was not assessed; what passed by its number alone, unless `all` is asked for. */
export function verifyText(report: Report, style: Style, all = false): string {
  const groups = groupsOf(report).map(group => groupText(group, style, { all, ours: report.access.by === 'document' }));
  const parts = [heading(report, style), why(report, style), ...groups, needs(report, style), notes(report, style)];
  return parts.filter(Boolean).join('\n\n');
}

function heading({ verdict, cluster, assessed, inventory, seconds }: Report, { colors }: Style): string {
  const tint = { 'production-grade': colors.green, not: colors.red, undecided: colors.yellow }[verdict];
  const version = inventory.kubernetesVersion && `Kubernetes ${oneLine(inventory.kubernetesVersion)}`;
  const facts = [version, count(inventory.machines.length, 'machine'), `${seconds.toFixed(0)} s`].filter(Boolean);
  const answer = `${colors.bold(oneLine(cluster))}  ${tint(colors.bold(VERDICT_WORDS[verdict]))}: ${tally(assessed)}`;
  return `${answer}\n${colors.dim(facts.join(', '))}`;
}

function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ');
}

function tally(checks: readonly Assessed[]): string {
  const many = counts(checks);
  const there = STANDINGS.filter(standing => many[standing] > 0);
  return there.map(standing => `${many[standing]} ${STANDING_WORDS[standing]}`).join(', ');
}

function why({ why: all }: Report, style: Style): string {
  if (all.length === 0) return '';
  const shown = all.slice(0, SHOWN_WHY).map(reason => wrapped(printable(reason), 2, style.columns));
  const more = all.length > shown.length ? [`  and ${all.length - shown.length} more`] : [];
  return ['because:', ...shown, ...more].join('\n');
}

/** `all`: what passed too, with evidence. `ours`: a cluster of ours, whose settings stand in one place only. */
interface How {
  all: boolean;
  ours: boolean;
}

function groupText({ hop, checks }: Group, style: Style, how: How): string {
  const shown = checks.filter(check => how.all || !TOLD_ELSEWHERE.includes(standingOf(check)));
  const title = `${style.colors.bold(hop)}  ${style.colors.dim(tally(checks))}`;
  return [title, ...shown.flatMap(check => checkLines(check, style, how))].join('\n');
}

/** What passed is counted, what was not assessed is told at the end, by what it needs. */
const TOLD_ELSEWHERE: readonly Standing[] = ['passed', 'not-assessed'];

const INDENT = 20;

function checkLines(assessed: Assessed, style: Style, { all, ours }: How): string[] {
  const { check, says, where = [], waiver, expiredWaiver, remedy } = assessed;
  const standing = standingOf(assessed);
  const head = `  ${signOf(standing, style)} ${padTo(check.id, 7)} ${padTo(check.severity, 8)} `;
  const text = wrapped(printable(says), INDENT, style.columns).trimStart();
  const more = (line: string) => wrapped(printable(line), INDENT, style.columns);
  const failed = standing === 'failed';
  return [
    head + text,
    ...(failed && where.length > 0 ? [more(`where: ${placesText(where)}`)] : []),
    ...(waiver ? [more(`waived until ${waiver.expires}: ${waiver.reason}`)] : []),
    ...(expiredWaiver ? [more(`its waiver ended on ${expiredWaiver.expires}: ${expiredWaiver.reason}`)] : []),
    ...(standing === 'accepted' ? [more('accepted as not assessed, for this run')] : []),
    ...(failed && remedy
      ? remedyLines(remedy, ours).map((line, index) => more(index === 0 ? `remedy: ${line}` : `  ${line}`))
      : []),
    ...(all ? proof(assessed).map(line => style.colors.dim(more(line))) : []),
  ];
}

function signOf(standing: Standing, { colors, marks }: Style): string {
  const signs: Record<Standing, string> = {
    failed: colors.red(marks.failed),
    'not-assessed': colors.yellow('?'),
    accepted: colors.yellow('?'),
    waived: marks.dash,
    passed: colors.green(marks.done),
  };
  const sign = signs[standing];
  return padTo(sign, widthOf(sign));
}

function placesText(where: readonly string[]): string {
  const more = where.length > SHOWN_PLACES ? [`and ${where.length - SHOWN_PLACES} more`] : [];
  return [...where.slice(0, SHOWN_PLACES), ...more].join(', ');
}

function proof({ check, evidence }: Assessed): string[] {
  const shown = evidence.slice(0, SHOWN_EVIDENCE).map(evidenceLine);
  const more = evidence.length > shown.length ? [`and ${evidence.length - shown.length} more`] : [];
  const covers = coversOf(check);
  return [...shown, ...more, ...(covers.length > 0 ? [covers.join(', ')] : [])];
}

/** What keeps checks from being assessed, and which. */
function needs({ assessed }: Report, { columns }: Style): string {
  const open = assessed.filter(each => standingOf(each) === 'not-assessed');
  if (open.length === 0) return '';
  const byNeed = [...Map.groupBy(open, ({ says }) => says)].toSorted(([, a], [, b]) => b.length - a.length);
  const lines = byNeed.map(([need, checks]) =>
    wrapped(`${checks.map(({ check }) => check.id).join(' ')}: ${printable(need)}`, 2, columns),
  );
  return ['not assessed, and what it needs:', ...lines].join('\n');
}

function notes({ notes: all }: Report, { colors, columns }: Style): string {
  return all.map(note => `${colors.yellow('note:')} ${wrapped(printable(note), 6, columns).trimStart()}`).join('\n');
}
