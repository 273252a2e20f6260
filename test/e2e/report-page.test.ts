import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/formats.ts';
import type { Report } from '../../src/verify/report.ts';
import { anyReport, HOSTILE } from '../samples/any-report.ts';
import { mixedReport } from '../samples/report.ts';
import { type Look, type Opened, openPage, startBrowser } from './support/browser.ts';
import { temporaryFolder } from './support/clone.ts';
import { eventually } from './support/process.ts';

const DESK = 1280;
const PHONE = 390;

const folder = await temporaryFolder();
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await folder.remove();
});

let files = 0;
async function open(report: Report, how: Look): Promise<Opened> {
  const file = join(folder.path, `report-${files++}.html`);
  await writeFile(file, writeReport(report, 'html'));
  return openPage(browser, file, how);
}

const ALL = mixedReport().assessed.length;

describe.each([
  ['a desk', DESK],
  ['a phone', PHONE],
])('the page on %s', (_, width) => {
  it.each(['light', 'dark'] as const)('has contrast, names, landmarks and order for everybody, %s', async theme => {
    const { page, complaints, look, violations } = await open(mixedReport(), { width, theme });
    await look('unfoldAll()');
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is never wider than the screen, unfolded and with long words', async () => {
    const long = 'x'.repeat(400);
    const [first, ...rest] = mixedReport().assessed;
    const spoilt = { ...first!, says: long, where: [long], outcome: 'failed' as const };
    for (const report of [mixedReport(), { ...mixedReport(), cluster: long, assessed: [spoilt, ...rest] }]) {
      const { page, look } = await open(report, { width });
      await look('unfoldAll()');
      expect(await look<number>('width()')).toBe(width);
      await page.close();
    }
  });

  it('draws every hop once, inside the drawing, and no text over another', async () => {
    const { page, look } = await open(mixedReport(), { width });
    const hops = [
      'API server: failed',
      'availability: failed',
      'certificates: passed',
      'kubelet: failed',
      'network: waived',
      'node identity: not-assessed',
      'pods: not-assessed',
      'rights: passed',
      'services: not-assessed',
    ];
    expect(await look('drawings()')).toEqual([{ outside: [], over: [], hops }]);
    await page.close();
  });

  it('is filtered by words, standing and severity, and says so', async () => {
    const { page, look } = await open(mixedReport(), { width });
    const shown = () => look<string[]>('shownChecks()');
    expect(await shown()).toHaveLength(ALL);
    await page.type('input[type=search]', 'KUBELETS signed');
    expect(await shown()).toEqual(['API-12', 'KBL-08']);
    expect(await look('textOf("form output")')).toBe(`2 of ${ALL} checks`);
    await page.keyboard.press('Escape');
    await page.click('input[value=passed]');
    expect(await shown()).toHaveLength(11);
    await page.click('input[value=high]');
    expect(await shown()).toEqual(['API-03', 'POD-04', 'SVC-01', 'SVC-02']);
    await page.type('input[type=search]', 'nothing like that');
    expect(await shown()).toEqual([]);
    expect(await look('isShown(".nothing")')).toBe(true);
    // A link to what is filtered away shows it, when the browser has told the page of it.
    await page.click('.why a[href="#API-12"]');
    await eventually(5, async () => expect(await shown()).toHaveLength(ALL));
    await page.close();
  });
});

describe('the page', () => {
  it('is used with the keyboard alone', async () => {
    const { page, look } = await open(mixedReport(), { width: DESK });
    await page.keyboard.press('Tab');
    expect(await look('focused()')).toBe('#findings');
    const reached = new Set<number>();
    for (let at = await look<number>('focusedIndex()'); !reached.has(at); at = await look<number>('focusedIndex()')) {
      reached.add(at);
      await page.keyboard.press('Tab');
    }
    expect(reached.size).toBeGreaterThanOrEqual(await look<number>('reachable()'));

    await look(`focus('svg.map.wide a.hop[href="#hop-kubelet"]')`);
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#hop-kubelet');
    await page.keyboard.press('/');
    expect(await look('focused()')).toBe('input');
    await look('focus("#ETC-01 summary")');
    for (const opened of [true, false]) {
      await page.keyboard.press('Enter');
      expect(await look('isOpen("#ETC-01")')).toBe(opened);
    }
    await page.close();
  });

  it('is read without script: all is there and unfolds, and no tool is shown that would do nothing', async () => {
    const { page, look, complaints } = await open(mixedReport(), { width: PHONE, script: false });
    expect(await look('shownChecks()')).toHaveLength(ALL);
    expect(await look('isShown("form.toolbar")')).toBe(false);
    await page.click('#KBL-08 .proof summary');
    expect(await look('isShown("#KBL-08 pre")')).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is printed whole: what is folded too, dark on light', async () => {
    const { page, look } = await open(mixedReport(), { width: DESK, theme: 'dark', script: false });
    await page.emulateMediaType('print');
    expect(await look('unprinted()')).toEqual([]);
    expect(await look('colorOf("body")')).toBe('rgb(0, 0, 0)');
    await page.close();
  });

  it('holds still for those who want it', async () => {
    const { page, look } = await open(mixedReport(), { width: DESK });
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }]);
    expect(await look<number>('moving()')).toBeGreaterThan(0);
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    expect(await look('moving()')).toBe(0);
    await page.close();
  });

  it('runs nothing that evidence says', async () => {
    for (const report of fc.sample(anyReport(fc.constantFrom(...HOSTILE)), { numRuns: 12, seed: 5 })) {
      const { page, complaints, look } = await open(report, { width: DESK });
      expect(await look('foreign()')).toEqual({ elements: 0, scripts: 1, handlers: 0 });
      expect(complaints).toEqual([]);
      await page.close();
    }
  });
});

describe('JUnit XML', () => {
  it('is well formed to an XML parser, whatever the checks say', async () => {
    const { page, look } = await open(mixedReport(), { width: DESK });
    const texts = fc.sample(anyReport(), { numRuns: 200, seed: 7 }).map(report => writeReport(report, 'junit'));
    expect(await look(`brokenXml(${JSON.stringify(texts)})`)).toEqual([]);
    expect(await look(`brokenXml(['<a>'])`)).toHaveLength(1);
    await page.close();
  });
});
