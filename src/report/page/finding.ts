import type { Waiver } from '../../spec/cluster-spec.ts';
import type { Remedy } from '../../verify/remedies/types.ts';
import type { Assessed } from '../../verify/report.ts';
import { coversOf } from '../lines.ts';
import { STANDING_WORDS, type Standing, standingOf } from '../standing.ts';
import { clip, firstOf } from './clip.ts';
import { evidenceOf } from './evidence.ts';
import { mark } from './marks.ts';
import { html, type Markup } from './markup.ts';

const MOST_PLACES = 24;

/** One check: what it asks for and how it stands; unfolded, what was seen, how it is mended and what that rests on. */
export function finding(assessed: Assessed, mostEvidence: number): Markup {
  const { check, says, evidence } = assessed;
  const standing = standingOf(assessed);
  return html`<details class="check ${standing}" id="${check.id}" data-standing="${standing}" data-severity="${check.severity}"${
    standing === 'failed' && html` open`
  }>
<summary>${mark(standing)}<span class="id">${check.id}</span><span class="requires">${check.requires}</span>
<span class="labels"><span class="standing">${STANDING_WORDS[standing]}</span><span class="severity ${check.severity}">${check.severity}</span></span></summary>
<div class="body"><p class="says">${clip(says, 1000)}</p>
${leniency(assessed, standing)}${places(assessed.where ?? [])}${assessed.remedy && remedyOf(assessed.remedy)}
${evidenceOf(assessed, mostEvidence)}${foot(assessed, evidence.length === 0)}</div></details>
`;
}

function leniency({ waiver, expiredWaiver }: Assessed, standing: Standing): Markup | false {
  if (waiver) return html`<p class="note">Waived${until(waiver)}: ${clip(waiver.reason, 500)}</p>`;
  if (expiredWaiver)
    return html`<p class="note">A waiver covered it${until(expiredWaiver)}, and that is over: ${clip(expiredWaiver.reason, 500)}</p>`;
  return standing === 'accepted' && html`<p class="note">Accepted as not assessed, for this run only.</p>`;
}

function until({ expires }: Waiver): string {
  return expires === 'never' ? ' without end' : ` until ${clip(expires, 20)}`;
}

function places(where: readonly string[]): Markup | false {
  if (where.length === 0) return false;
  const { shown, more } = firstOf(where, MOST_PLACES);
  return html`<ul class="places" aria-label="concerned">${shown.map(place => html`<li><code>${clip(place, 120)}</code></li>`)}${
    more > 0 && html`<li class="quiet">and ${more} more</li>`
  }</ul>
`;
}

function remedyOf({ setting, by }: Remedy): Markup {
  const installers = Object.entries(by);
  return html`<div class="remedy"><h4>Remedy</h4><p>${clip(setting, 600)}</p>${
    installers.length > 0 &&
    html`<dl>${installers.map(([name, place]) => html`<dt>${clip(name, 40)}</dt><dd>${clip(place, 600)}</dd>`)}</dl>`
  }</div>
`;
}

function foot({ check, seconds }: Assessed, withoutEvidence: boolean): Markup {
  const bits = [
    ...coversOf(check).map(id => html`<li>${id}</li>`),
    withoutEvidence && html`<li>no evidence kept</li>`,
    seconds >= 0.05 && html`<li>took ${seconds.toFixed(1)} s</li>`,
  ];
  return html`<ul class="foot" aria-label="covers">${bits}</ul>`;
}
