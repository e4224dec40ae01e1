import type { Page } from 'playwright-core';
import { POLICIES } from '../../../../workflows/registry';
import { closeWindows, sharedBrowser } from '../../../support/chromium';
import { diaryPolicy } from '../../../support/diary.policy';
import { pdfOf } from '../../../support/sample-files';
import { pagesWorld, type PagesWorld } from '../pages-world';

export const MATERIALS = 'input[type=file][name="form.materials"]';
export const PROOF = 'input[type=file][name="form.persons.0.proof"]';

/** A file to choose in a form. */
export const file = (
  name: string,
  buffer: Buffer = pdfOf(name),
): { name: string; mimeType: string; buffer: Buffer } => ({ name, mimeType: 'application/octet-stream', buffer });

/** The pages of a process whose forms ask for files, in a browser. */
export interface FileSteps {
  readonly pages: PagesWorld;
  /** A window in which a person is signed in. */
  signedIn(
    persona: string,
    locale?: 'zh-CN' | 'en-US',
    wanted?: { readonly width?: number; readonly scripts?: boolean },
  ): Promise<Page>;
  start(page: Page): Promise<unknown>;
  submit(page: Page): Promise<void>;
  close(): Promise<void>;
}

/** Makes the pages and the browser. */
export async function fileSteps(): Promise<FileSteps> {
  const pages = await pagesWorld({ policies: [...POLICIES, diaryPolicy] });
  const chromium = await sharedBrowser();
  return {
    pages,
    signedIn: async (persona, locale = 'en-US', { width = 1280, scripts = true } = {}) => {
      const context = await chromium.newContext({
        locale,
        viewport: { width, height: 900 },
        javaScriptEnabled: scripts,
      });
      const page = await context.newPage();
      await page.goto(`${pages.base}/sign-in`);
      await page.click(`button[value="${persona}"]`);
      return page;
    },
    start: (page) => page.goto(`${pages.base}/start/diary`),
    submit: (page) => page.click('main form .buttons .primary'),
    close: async () => {
      await closeWindows();
      await pages.close();
    },
  };
}
