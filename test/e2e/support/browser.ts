import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import axe from 'axe-core';
import { type Browser, launch } from 'puppeteer-core';
import { assetPath } from '../../../src/kit/assets.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this host, without a window. `scripts/setup --test` installs one. */
export async function startBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return launch({ executablePath: chromium(), args: [...asRoot, '--disable-gpu', '--disable-dev-shm-usage'] });
}

function chromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap(folder => NAMES.map(name => join(folder, name))).find(isExecutable);
  if (!found) throw new Error('no Chromium on this host: scripts/setup --test installs it');
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Look {
  width: number;
  theme?: 'light' | 'dark';
  script?: boolean;
}

const IN_PAGE = readFileSync(assetPath('test/e2e/support/in-page.js'), 'utf8');

/** A page that is open, what can be asked in it (`look` of in-page.js), and all that went wrong or was fetched. */
export type Opened = Awaited<ReturnType<typeof openPage>>;

/** A file as a person opens it. */
export async function openPage(browser: Browser, file: string, { width, theme = 'light', script = true }: Look) {
  const page = await browser.newPage();
  const url = `file://${encodeURI(file)}`;
  const complaints: string[] = [];
  page.on('console', message => complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('dialog', dialog => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', request => request.url() === url || complaints.push(`fetched ${request.url()}`));
  await page.setViewport({ width, height: 900 });
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.goto(url);
  await page.evaluate(IN_PAGE);
  const look = async <T = void>(asked: string) => (await page.evaluate(`look.${asked}`)) as T;
  const violations = async () => {
    await page.evaluate(axe.source);
    return look<string[]>('violations()');
  };
  return { page, complaints, look, violations };
}
