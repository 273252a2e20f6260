import type { Report } from '../../../verify/report.ts';
import type { Group } from '../../standing.ts';
import { STANDING_WORDS, STANDINGS } from '../../standing.ts';
import { clip } from '../clip.ts';
import { mark } from '../marks.ts';
import { html, type Markup } from '../markup.ts';
import { badgeOf, boxOf, lineOf } from './draw.ts';
import { type Layout, tall, wide } from './layout.ts';
import { rowsOf } from './machines.ts';
import { machinesIn } from './rows.ts';

const ON_CONTROL_PLANES = ['API server', 'etcd', 'control ports', 'kubelet'];
const ON_WORKERS = ['kubelet', 'control ports', 'node identity'];

/** The cluster as a drawing, each hop in the colour and with the sign of its worst check; once for a desk and once for a phone. */
export function topology(report: Report, groups: readonly Group[]): Markup {
  const known = (hops: readonly string[]) => hops.flatMap(hop => groups.find(group => group.hop === hop) ?? []);
  const controlPlanes = rowsOf(report, 'control-plane', known(ON_CONTROL_PLANES));
  const workers = rowsOf(report, 'worker', known(ON_WORKERS));
  const many = [controlPlanes, workers].map(({ shown, more }) => shown.length + (more > 0 ? 1 : 0)) as [number, number];
  const drawn = [wide(...many), tall(...many)].map(layout => draw(layout, report, groups, { controlPlanes, workers }));
  return html`<section class="topology" aria-labelledby="topology"><h2 id="topology">Hops</h2>
<p class="quiet">Each in the colour of its worst check. A hop leads to its findings.</p>
${drawn}${legend()}</section>
`;
}

type Rows = ReturnType<typeof rowsOf>;

function draw(layout: Layout, report: Report, groups: readonly Group[], rows: { controlPlanes: Rows; workers: Rows }) {
  const { boxes, lines, width, height, id } = layout;
  const find = (hop: string) => groups.find(group => group.hop === hop);
  const inside = (hop: string, x: number, y: number) => {
    const group = find(hop);
    return group && badgeOf(group, x, y);
  };
  const { pods, workers, 'control-planes': controlPlanes } = boxes;
  const second = id === 'wide' ? [pods.x + 210, pods.y + 50] : [pods.x + 28, pods.y + 82];
  return html`<svg class="map ${id}" viewBox="0 0 ${width} ${height}" role="group" aria-label="topology">
${boxOf(boxes.operators, 'people', 'Operators', [`by ${report.access.by}`])}
${boxOf(boxes.endpoint, 'way', 'Endpoint', [endpointText(report)])}
${boxOf(controlPlanes, 'machines', 'Control planes')}${machinesIn(controlPlanes, rows.controlPlanes, find)}
${boxOf(workers, 'machines', 'Workers')}${machinesIn(workers, rows.workers, find)}
${boxOf(pods, 'pods', 'Pods')}${inside('pods', pods.x + 28, pods.y + 50)}${inside('network', second[0]!, second[1]!)}
${boxOf(boxes.clients, 'people', 'Clients', ['of services'])}
${lines.map(line => {
  const group = find(line.hop);
  return group && lineOf(line, group);
})}</svg>
`;
}

function endpointText({ inventory: { endpoint } }: Report): string {
  return endpoint ? clip(`${endpoint.operator.host}:${endpoint.operator.port}`, 22) : 'not known';
}

function legend(): Markup {
  return html`<ul class="legend" aria-label="signs">${STANDINGS.map(standing => html`<li>${mark(standing)}${STANDING_WORDS[standing]}</li>`)}<li><svg class="sign elsewhere" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle class="dot elsewhere" cx="12" cy="12" r="6"/></svg>nothing of it on this machine</li></ul>`;
}
