import { counts, type Group, STANDING_WORDS } from '../../standing.ts';
import { markAt } from '../marks.ts';
import { html, type Markup } from '../markup.ts';
import type { Box, Line } from './layout.ts';

/** Where a hop's findings stand in the page. */
export function anchorOf(hop: string): string {
  return `hop-${hop.toLowerCase().replaceAll(' ', '-')}`;
}

/** `etcd: 2 failed, 14 passed` */
export function tellGroup({ hop, checks }: Group): string {
  const told = Object.entries(counts(checks)).filter(([, many]) => many > 0);
  return `${hop}: ${told.map(([standing, many]) => `${many} ${STANDING_WORDS[standing as keyof typeof STANDING_WORDS]}`).join(', ')}`;
}

/** A hop as a line, its sign and its name; all of it leads to its findings. */
export function lineOf({ path, at: [x, y], name }: Line, group: Group): Markup {
  const [dx, dy, anchor] = NAME[name];
  return html`<a class="hop ${group.worst}" href="#${anchorOf(group.hop)}" aria-label="${tellGroup(group)}"><title>${tellGroup(group)}</title>
<path class="wire" d="${path}"/><path class="reach" d="${path}"/>${markAt(group.worst, x, y)}
<text x="${x + dx}" y="${y + dy}" text-anchor="${anchor}">${group.hop}</text></a>
`;
}

const NAME = {
  above: [0, -19, 'middle'],
  below: [0, 28, 'middle'],
  right: [18, 4, 'start'],
  left: [-18, 4, 'end'],
} as const;

/** A hop that lies inside a box: its sign and name. */
export function badgeOf(group: Group, x: number, y: number): Markup {
  return html`<a class="hop ${group.worst}" href="#${anchorOf(group.hop)}" aria-label="${tellGroup(group)}"><title>${tellGroup(group)}</title>
${markAt(group.worst, x, y)}<text x="${x + 18}" y="${y + 4}">${group.hop}</text></a>
`;
}

export function boxOf(
  { x, y, width, height }: Box,
  kind: string,
  title: string,
  lines: readonly string[] = [],
): Markup {
  return html`<g class="box ${kind}"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12"/>
<text class="title" x="${x + 16}" y="${y + 26}">${title}</text>
${lines.map((line, index) => html`<text class="detail" x="${x + 16}" y="${y + 46 + index * 16}">${line}</text>`)}</g>
`;
}
