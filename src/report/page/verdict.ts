import type { Report } from '../../verify/report.ts';
import { counts, STANDING_WORDS, STANDINGS, type Standing } from '../standing.ts';
import { clip, firstOf } from './clip.ts';
import { mark, seal } from './marks.ts';
import { html, type Markup } from './markup.ts';

const HEADLINES: Record<Report['verdict'], string> = {
  'production-grade': 'Production grade',
  not: 'Not production grade',
  undecided: 'Undecided',
};

const WHY_SHOWN = 5;
const WHY_MOST = 100;

/** The answer, the cluster it is about, the sums, and the reasons. */
export function verdictOf(report: Report): Markup {
  return html`<header class="verdict ${report.verdict}">
<div class="answer-line">${seal(report.verdict)}<div><p class="cluster">${clip(report.cluster, 80)}</p>
<h1>${HEADLINES[report.verdict]}</h1>
<p class="lead">${lead(report)}</p></div></div>
${bar(report)}
${reasons(report)}
${facts(report)}
</header>`;
}

function lead({ assessed, verdict }: Report): string {
  const many = counts(assessed);
  const open = many['not-assessed'];
  const rest = open > 0 ? `; ${open} could not be assessed` : '';
  switch (verdict) {
    case 'production-grade':
      return `All that counts was seen to hold: ${many.passed} of ${assessed.length} checks passed${rest}.`;
    case 'not':
      return `${many.failed} of ${assessed.length} checks failed${rest}.`;
    case 'undecided':
      return `Nothing failed, but ${open} of ${assessed.length} checks could not be assessed, and some of them matter.`;
  }
}

/** The sums as one bar and as words; widths are attributes of the drawing, for the page allows no style of others. */
function bar({ assessed }: Report): Markup {
  const many = counts(assessed);
  const there = STANDINGS.filter(standing => many[standing] > 0);
  const unit = 1000 / Math.max(1, assessed.length);
  let from = 0;
  const piece = (standing: Standing) => {
    const start = from;
    from += many[standing] * unit;
    return html`<rect class="${standing}" x="${start.toFixed(1)}" y="0" width="${Math.max(3, from - start - 3).toFixed(1)}" height="14"/>`;
  };
  return html`<svg class="bar" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">${there.map(piece)}</svg>
<ul class="sums">${there.map(standing => html`<li>${mark(standing)}<b>${many[standing]}</b> ${STANDING_WORDS[standing]}</li>`)}</ul>`;
}

function reasons({ why, notes }: Report): Markup | false {
  if (why.length + notes.length === 0) return false;
  const { shown, more } = firstOf(why, WHY_SHOWN);
  const rest = why.slice(WHY_SHOWN, WHY_MOST);
  return html`<div class="why">${why.length > 0 && html`<h2>Why</h2><ul>${shown.map(reason)}</ul>`}${
    more > 0 && html`<details><summary>and ${more} more</summary><ul>${rest.map(reason)}</ul></details>`
  }${notes.length > 0 && html`<h2>About this run</h2><ul>${notes.slice(0, WHY_MOST).map(note => html`<li>${clip(note, 500)}</li>`)}</ul>`}</div>`;
}

/** A reason begins with the check it is about, and leads there. */
function reason(text: string): Markup {
  const id = /^[A-Z]+-\d+/.exec(text)?.[0];
  if (!id) return html`<li>${clip(text, 500)}</li>`;
  return html`<li><a href="#${id}">${id}</a>${clip(text.slice(id.length), 500)}</li>`;
}

function facts(report: Report): Markup {
  const { inventory, access, at, seconds, tool } = report;
  const endpoint = inventory.endpoint?.operator;
  const rows: [string, string | undefined][] = [
    ['Kubernetes', inventory.kubernetesVersion],
    ['Machines', machinesText(report)],
    ['Endpoint', endpoint && `${clip(endpoint.host, 80)}:${endpoint.port}`],
    ['Pod network', inventory.cni],
    ['Looked at', `${at.slice(0, 16).replace('T', ' ')} UTC, for ${seconds.toFixed(0)} s`],
    ['Access', `by ${access.by}${access.readOnly ? ', read-only' : ''}`],
    ['From', vantages(access.vantages)],
    ['By', `${tool.name} ${tool.version}`],
    ['Not readable', inventory.unknown.slice(0, 10).join('; ')],
  ];
  const there = rows.filter(([, value]) => value);
  return html`<dl class="facts">${there.map(([name, value]) => html`<div><dt>${name}</dt><dd>${clip(value!, 300)}</dd></div>`)}</dl>`;
}

function machinesText({ inventory: { machines } }: Report): string {
  const many = machines.filter(({ role }) => role === 'control-plane').length;
  return `${many} control plane${many === 1 ? '' : 's'}, ${machines.length - many} other${machines.length - many === 1 ? '' : 's'}`;
}

/** `host, 3 × control-plane, pod`: by kind, which stands before the machine's name. */
function vantages(all: readonly string[]): string {
  const kinds = Map.groupBy(all, vantage => clip(vantage.split(':')[0]!, 40));
  const { shown, more } = firstOf([...kinds], 6);
  const told = shown.map(([kind, { length }]) => (length > 1 ? `${length} × ${kind}` : kind));
  return told.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
