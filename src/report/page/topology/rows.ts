import type { Group } from '../../standing.ts';
import { clip } from '../clip.ts';
import { markAt } from '../marks.ts';
import { html, type Markup } from '../markup.ts';
import { anchorOf, tellGroup } from './draw.ts';
import { type Box, HEAD, ROW } from './layout.ts';
import type { MachineRow } from './machines.ts';

const COLUMN = 50;
const SHORT: Record<string, string> = {
  'API server': 'API',
  'control ports': 'ports',
  'node identity': 'identity',
};

/** The machines of a box, a row each, with a dot for each hop that ends on them; the signs stand over the columns. */
export function machinesIn(
  { x, y, width }: Box,
  { shown, more }: { shown: readonly MachineRow[]; more: number },
  find: (hop: string) => Group | undefined,
): Markup {
  const hops = shown[0]?.cells.map(({ hop }) => hop) ?? [];
  const columnAt = (index: number) => x + width - 28 - (hops.length - 1 - index) * COLUMN;
  const room = Math.floor((width - 24 - hops.length * COLUMN) / 6.4);
  const rows = shown.map((row, index) => rowOf(row, x, y + HEAD + 10 + index * ROW, columnAt, room));
  const rest =
    more > 0 &&
    html`<text class="detail" x="${x + 16}" y="${y + HEAD + 14 + shown.length * ROW}">and ${more} more</text>`;
  const none = shown.length === 0 && html`<text class="detail" x="${x + 16}" y="${y + HEAD + 14}">none seen</text>`;
  return html`${hops.map((hop, index) => headOf(find(hop), columnAt(index), y))}${rows}${rest}${none}`;
}

function headOf(group: Group | undefined, x: number, y: number): Markup | undefined {
  if (!group) return undefined;
  const name = SHORT[group.hop] ?? group.hop;
  return html`<a class="hop head ${group.worst}" href="#${anchorOf(group.hop)}" aria-label="${tellGroup(group)}"><title>${tellGroup(group)}</title>
${markAt(group.worst, x, y + 52)}<text x="${x}" y="${y + 80}" text-anchor="middle">${name}</text></a>
`;
}

function rowOf(
  { machine, cells }: MachineRow,
  x: number,
  y: number,
  columnAt: (index: number) => number,
  room: number,
): Markup {
  const dots = cells.map(
    ({ cell, hop }, index) =>
      html`<circle class="dot ${cell}" cx="${columnAt(index)}" cy="${y}" r="5.5"><title>${machine.name}, ${hop}: ${cell}</title></circle>`,
  );
  const ready = machine.ready === false ? ' away' : '';
  return html`<g class="machine${ready}"><text x="${x + 16}" y="${y + 4}">${clip(machine.name, room)}<title>${machine.name} ${machine.addresses.slice(0, 4).join(' ')}</title></text>${dots}</g>
`;
}
