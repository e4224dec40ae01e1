import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

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
  const beyond = await page.evaluate<string[]>(
    `[...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .slice(-3).map((each) => each.outerHTML.slice(0, 120))`,
  );
  return [`scrolls sideways by ${pixels}: ${beyond.join(' ')}`];
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
