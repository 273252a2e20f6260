import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReport, hostileText } from '../../../test/samples/any-report.ts';
import { evidence, mixedReport, report } from '../../../test/samples/report.ts';
import type { Report } from '../../verify/report.ts';
import { page } from './page.ts';

describe('the page', () => {
  it('is the same tags with hostile texts as with harmless ones: nothing escapes', () => {
    fc.assert(
      fc.property(anyReport(), hostile => {
        const [made, harmless] = [page(hostile), page(tamed(hostile))].map(tagsOf);
        expect(made).toEqual(harmless);
      }),
      { numRuns: 200 },
    );
  });

  it('shows what is invisible, or would turn text around', () => {
    const made = page(report({ 'ETC-01': { says: 'seen: \u001b[2J\u202e\u0000' } }));
    expect(made).toContain('seen: \\u{1b}[2J\\u{202e}\\u{0}');
    fc.assert(
      fc.property(hostileText, text => {
        expect(page(report({}, { cluster: text }))).not.toMatch(INVISIBLE);
      }),
      { numRuns: 30 },
    );
  });

  const made = page(mixedReport());

  it('allows its own style and script only, by their hashes', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(made)![1]!.replaceAll('&#39;', "'");
    const hash = (tag: string) => {
      const [, text] = new RegExp(`<${tag}>(.*)</${tag}>`, 's').exec(made)!;
      return `'sha256-${createHash('sha256').update(text!).digest('base64')}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
    );
    expect(made).not.toMatch(/ style=| on[a-z]+=/);
  });

  it('needs nothing from elsewhere: its links stay in it, and lead to something', () => {
    expect(made).not.toMatch(/ (src|action|srcset|xlink:href)=|@import|url\((?!#)/);
    const links = [...made.matchAll(/href="([^"]*)"/g)].map(match => match[1]!);
    const ids = new Set([...made.matchAll(/ id="([^"]*)"/g)].map(match => `#${match[1]}`));
    expect([...new Set(links)].filter(link => !ids.has(link))).toEqual([]);
  });

  it('gives no id twice', () => {
    const ids = [...made.matchAll(/ id="([^"]*)"/g)].map(match => match[1]!);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('has an end, however much was found and however long it is', () => {
    expect(made.length).toBeLessThan(250_000);
    for (const text of ['a long word ', '"<&\u202e']) expect(page(huge(text)).length).toBeLessThan(4_000_000);
  });
});

/** 500 machines, each check failed on all of them with 2000 pieces of evidence. */
function huge(text: string): Report {
  const long = text.repeat(100);
  const proof = Array.from({ length: 2000 }, () =>
    evidence({
      request: long,
      target: long,
      vantage: long,
      excerpt: long,
      credential: { kind: long, fingerprint: long },
    }),
  );
  const names = Array.from({ length: 500 }, (_, index) => `${long}-${index}`);
  const told = { outcome: 'failed', says: long, where: names, evidence: proof } as const;
  const machines = names.map((name, index) => ({
    name,
    role: index < 7 ? ('control-plane' as const) : ('worker' as const),
    addresses: [long],
  }));
  const all = report();
  return {
    ...all,
    assessed: all.assessed.map(each => ({ ...each, ...told, where: [...names], evidence: [...proof] })),
    inventory: { ...all.inventory, machines },
    why: all.assessed.map(({ check }) => `${check.id} ${long}`),
  };
}

/** Every text that others have a say in as a word of as many letters: equal ones stay equal, empty ones empty. */
function tamed(hostile: Report): Report {
  const names = new Map<string, string>();
  const tame = (text: string) => {
    if (text === '') return '';
    if (!names.has(text)) names.set(text, `${/^[A-Z]+-\d+/.exec(text)?.[0] ?? ''}${'x'.repeat(names.size + 1)}`);
    return names.get(text)!;
  };
  return mapTexts(hostile, tame) as Report;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/;

const OURS = new Set(['check', 'tool', 'at', 'outcome', 'verdict', 'role', 'response', 'by', 'expires']);

function mapTexts(value: unknown, tame: (text: string) => string): unknown {
  if (typeof value === 'string') return tame(value);
  if (Array.isArray(value)) return value.map(inner => mapTexts(inner, tame));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      OURS.has(key) && !isRemedy(key, inner) ? inner : mapTexts(inner, tame),
    ]),
  );
}

function isRemedy(key: string, inner: unknown): boolean {
  return key === 'by' && typeof inner === 'object';
}

/** Tags with the names of their attributes, in order. */
function tagsOf(made: string): string[] {
  return [...made.matchAll(/<(\/?[a-z0-9]+)((?:\s+[a-z:-]+(?:="[^"]*")?)*)\s*\/?>|</gi)].map(
    ([all, name, attributes]) => (name ? `${name} ${attributes!.replace(/="[^"]*"/g, '')}` : all),
  );
}
