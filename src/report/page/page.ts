import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { assetPath } from '../../kit/assets.ts';
import type { Report } from '../../verify/report.ts';
import { counts, type Group, groupsOf, STANDING_WORDS, STANDINGS, VERDICT_WORDS } from '../standing.ts';
import { clip } from './clip.ts';
import { finding } from './finding.ts';
import { mark } from './marks.ts';
import { html, type Markup, trusted } from './markup.ts';
import { needsOf } from './needs.ts';
import { toolbar } from './toolbar.ts';
import { anchorOf } from './topology/draw.ts';
import { topology } from './topology/topology.ts';
import { verdictOf } from './verdict.ts';

/** Characters that a page may have; evidence is left out, the least telling first, until it has no more. */
const MOST_CHARACTERS = 3_000_000;
/** Pieces of evidence shown of a failure and of any other check, tried in turn. */
const EVIDENCE_SHOWN: readonly (readonly [failed: number, other: number])[] = [
  [24, 8],
  [8, 3],
  [3, 0],
  [0, 0],
];

/** The report as one page that needs nothing else: no file, no network, and no script to be read. */
export function page(report: Report): string {
  const frame = frameOf(report);
  for (const [failed, other] of EVIDENCE_SHOWN) {
    const made = frame(failed, other);
    if (made.length <= MOST_CHARACTERS) return made;
  }
  return frame(0, 0);
}

function frameOf(report: Report): (failed: number, other: number) => string {
  const [style, script] = ['page.css', 'page.js'].map(file =>
    readFileSync(assetPath('assets', 'report', file), 'utf8'),
  );
  const groups = groupsOf(report);
  const head = headOf(report, style!, script!);
  const top = html`${verdictOf(report)}<main id="main">${topology(report, groups)}${needsOf(report)}`;
  return (failed, other) =>
    html`<!doctype html>
<html lang="en">${head}<body>
<a class="skip" href="#findings">to the findings</a>
${top}${findings(report, groups, failed, other)}</main>
${footer(report)}<script>${trusted(script!)}</script></body></html>
`.text;
}

/** Nothing from elsewhere, no style and no script but these two, and nothing is sent anywhere. */
function headOf(report: Report, style: string, script: string): Markup {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return html`<head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${clip(report.cluster, 80)}: ${VERDICT_WORDS[report.verdict]}</title>
<style>${trusted(style)}</style></head>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function findings(report: Report, groups: readonly Group[], failed: number, other: number): Markup {
  const most = (check: Group['checks'][number]) => (check.outcome === 'failed' ? failed : other);
  return html`<section class="findings" aria-labelledby="findings"><h2 id="findings" tabindex="-1">Findings</h2>
${toolbar(report)}
${groups.map(
  group => html`<section class="group" id="${anchorOf(group.hop)}" aria-labelledby="${anchorOf(group.hop)}-title">
<h3 id="${anchorOf(group.hop)}-title">${mark(group.worst)}${group.hop} <span class="quiet">${sums(group)}</span></h3>
${group.checks.map(check => finding(check, most(check)))}</section>
`,
)}<p class="nothing" hidden>Nothing here is like that.</p></section>
`;
}

function sums({ checks }: Group): string {
  const many = counts(checks);
  return STANDINGS.filter(standing => many[standing] > 0)
    .map(standing => `${many[standing]} ${STANDING_WORDS[standing]}`)
    .join(', ');
}

function footer({ tool, at }: Report): Markup {
  return html`<footer><p>A check that could not be made is “not assessed”, never “passed”. Evidence is what was asked and what came back; secrets in it are masked.</p>
<p class="quiet">${tool.name} ${tool.version}, <time datetime="${clip(at, 40)}">${clip(at, 40)}</time></p></footer>
`;
}
