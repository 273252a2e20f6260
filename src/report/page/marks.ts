import type { Report } from '../../verify/report.ts';
import type { Standing } from '../standing.ts';
import { html, type Markup } from './markup.ts';

/** Drawn in a field of 24 by 24, each of another shape: colour is never the only sign. */
const SHAPES: Record<Standing, Markup> = {
  failed: html`<path d="M8 8l8 8M16 8l-8 8"/>`,
  'not-assessed': html`<path d="M9.2 9.4a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.1-1.5 2.1"/><path d="M12 17.2v.1"/>`,
  accepted: html`<path d="M7 12h2M11 12h2M15 12h2"/>`,
  waived: html`<path d="M7.5 12h9"/>`,
  passed: html`<path d="M7.5 12.4l3.2 3.2 6-6.6"/>`,
};

/** The sign of a standing inside another drawing, its middle at x, y. */
export function markAt(standing: Standing, x: number, y: number): Markup {
  return html`<g class="mark" transform="translate(${x - 12} ${y - 12})"><circle cx="12" cy="12" r="10.5"/>${SHAPES[standing]}</g>`;
}

/** The sign of a standing by itself; the words beside it say the same. */
export function mark(standing: Standing): Markup {
  return html`<svg class="sign ${standing}" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">${markAt(standing, 12, 12)}</svg>`;
}

/** A ship's load line, the mark of what is fit for sea: the water stands at the line, above it or nobody knows where. */
export function seal(verdict: Report['verdict']): Markup {
  return html`<svg class="seal" viewBox="0 20 160 120" width="148" height="111" aria-hidden="true">
<defs><clipPath id="hull"><circle cx="80" cy="80" r="50"/></clipPath></defs>
<g clip-path="url(#hull)"><path class="water" d="${WATER[verdict]}"/></g>
<circle class="ring" cx="80" cy="80" r="50"/><path class="line" d="M6 80H154"/></svg>`;
}

const WATER: Record<Report['verdict'], string> = {
  'production-grade': 'M20 82q15-7 30 0t30 0 30 0 30 0V140H20z',
  not: 'M20 46q15-9 30 0t30 0 30 0 30 0V140H20z',
  undecided: 'M20 66q15-12 30 6t30-4 30 6 30-8V140H20z',
};
