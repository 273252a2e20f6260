import type { Report } from '../../verify/report.ts';
import { counts, SEVERITIES, STANDING_WORDS, STANDINGS } from '../standing.ts';
import { mark } from './marks.ts';
import { html, type Markup } from './markup.ts';

/** Search and filters. Hidden until the script has taken them up: without it there is nothing that does not work. */
export function toolbar({ assessed }: Report): Markup {
  const many = counts(assessed);
  const standings = STANDINGS.filter(standing => many[standing] > 0);
  const severities = SEVERITIES.filter(severity => assessed.some(({ check }) => check.severity === severity));
  return html`<form class="toolbar" role="search" hidden>
<label class="search"><span class="unseen">Search</span><input type="search" name="words" placeholder="Search: id, words, machine, CIS id" autocomplete="off" spellcheck="false"></label>
<fieldset><legend class="unseen">Standing</legend>${standings.map(
    standing =>
      html`<label class="choice ${standing}"><input type="checkbox" name="standing" value="${standing}" checked><span>${mark(standing)}${STANDING_WORDS[standing]} <b>${many[standing]}</b></span></label>`,
  )}</fieldset>
<fieldset><legend class="unseen">Severity</legend>${severities.map(
    severity =>
      html`<label class="choice"><input type="checkbox" name="severity" value="${severity}" checked><span>${severity}</span></label>`,
  )}</fieldset>
<div class="tools"><button type="button" name="unfold">Unfold all</button><button type="button" name="fold">Fold all</button>
<output aria-live="polite"></output></div></form>
`;
}
