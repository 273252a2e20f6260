import type { Evidence } from '../../verify/check.ts';
import type { Assessed } from '../../verify/report.ts';
import { RESPONSES } from '../lines.ts';
import { clip, firstOf } from './clip.ts';
import { html, type Markup } from './markup.ts';

/** What a check rests on, folded: one request an entry, at most so many of them. */
export function evidenceOf({ evidence, outcome }: Assessed, most: number): Markup | false {
  if (evidence.length === 0) return false;
  const { shown, more } = firstOf(outcome === 'failed' ? tellingFirst(evidence) : evidence, most);
  const many = evidence.length === 1 ? '1 request' : `${evidence.length} requests`;
  return html`<details class="proof"><summary>Evidence <span class="quiet">${many}</span></summary>
<ol>${shown.map(entry)}</ol>
${more > 0 && html`<p class="quiet">and ${more} more, in the JSON report</p>`}</details>
`;
}

/** Of a failure, what was answered comes before what was refused. */
function tellingFirst(evidence: readonly Evidence[]): Evidence[] {
  return evidence.toSorted((a, b) => Number(b.response === 'accepted') - Number(a.response === 'accepted'));
}

function entry({ request, vantage, target, credential, tls, response, hash, excerpt, at }: Evidence): Markup {
  const print = credential?.fingerprint;
  return html`<li><div class="ask"><b class="answer" title="${RESPONSES[response]}">${response}</b> <code>${clip(request, 200)}</code></div>
<div class="way">${clip(vantage, 80)} <span aria-label="to">→</span> <code>${clip(target, 120)}</code>${
    credential &&
    html` <span class="bit">as ${clip(credential.kind, 80)}${print && html` <code title="${clip(print, 128)}">${clip(print, 17)}</code>`}</span>`
  }${tls && html` <span class="bit">${clip(tls, 20)}</span>`} <time class="bit" datetime="${clip(at, 40)}">${clock(at)}</time>${
    hash && html` <span class="bit">SHA-256 <code title="${clip(hash, 72)}">${clip(hash, 13)}</code></span>`
  }</div>${excerpt && html`<pre>${clip(excerpt, 240)}</pre>`}</li>
`;
}

function clock(at: string): string {
  return /T(\d\d:\d\d:\d\d)/.exec(at)?.[1] ?? clip(at, 40);
}
