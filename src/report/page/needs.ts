import type { Report } from '../../verify/report.ts';
import { standingOf } from '../standing.ts';
import { clip } from './clip.ts';
import { html, type Markup } from './markup.ts';

/** What could not be assessed, by what it needs. */
export function needsOf({ assessed }: Report): Markup | false {
  const open = assessed.filter(each => standingOf(each) === 'not-assessed');
  if (open.length === 0) return false;
  const byNeed = [...Map.groupBy(open, ({ says }) => says)].toSorted(([, a], [, b]) => b.length - a.length);
  return html`<section class="needs" aria-labelledby="needs"><h2 id="needs">Not assessed, and what it needs</h2>
<dl>${byNeed.map(
    ([need, checks]) => html`<div><dt>${clip(need, 300)}</dt>
<dd>${checks.map(({ check }) => html`<a class="${check.severity}" href="#${check.id}" title="${check.requires}">${check.id}</a> `)}</dd></div>
`,
  )}</dl></section>
`;
}
