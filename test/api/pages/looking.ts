import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { csrfIn } from './pages-world';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** A telephone and a desk. */
export const WIDTHS = [390, 1280] as const;
export type Width = (typeof WIDTHS)[number];

/** Looks once at what several tests judge. */
export function once<Key, Seen>(look: (key: Key) => Promise<Seen>): (key: Key) => Promise<Seen> {
  const seen = new Map<Key, Promise<Seen>>();
  return (key) => {
    const known = seen.get(key) ?? look(key);
    seen.set(key, known);
    return known;
  };
}

/** A window of somebody who is signed in, without the page for it having been rendered. */
export async function windowOf(
  chromium: Browser,
  base: string,
  persona: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await chromium.newContext(options);
  const asked = await context.request.get(`${base}/sign-in`);
  const form = { _csrf: csrfIn(await asked.text()), persona };
  const answer = await context.request.post(`${base}/sign-in`, { form, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`${persona} cannot sign in: ${answer.status()}`);
  return context.newPage();
}

/** Gives an open page each width in turn. */
export async function atEachWidth(page: Page, look: (width: Width) => Promise<void>): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await look(width);
  }
}

/** What keeps some people from using a page. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(`${axe};0`);
  const found = await page.evaluate<{ violations: { id: string; nodes: { target: string[] }[] }[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** How far a page scrolls sideways. */
export async function overflowOf(page: Page): Promise<string[]> {
  const pixels = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  if (pixels <= 0) return [];
  const widest = await page.evaluate<string>(
    `[...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.querySelector('*:not(svg, path)'))
       .map((each) => each.tagName + '.' + each.className + ' ' + each.textContent.slice(0, 60)).slice(0, 3).join(' | ')`,
  );
  return [`scrolls sideways by ${pixels}: ${widest}`];
}

/** What no page may hold: inline code, missing values, more than a telephone should load at once. */
export function flawsIn(html: string, language: string): string[] {
  const flaws = [/\sstyle=|<style|\son[a-z]+=|<script(?![^>]* src=)|javascript:/, /undefined|\[object|NaN/];
  return [
    ...flaws.flatMap((flaw) => flaw.exec(html)?.[0] ?? []),
    ...(Buffer.byteLength(html) > 50 * 1024 ? ['too large'] : []),
    ...(html.includes(`<html lang="${language}"`) ? [] : ['not in the language']),
  ];
}
