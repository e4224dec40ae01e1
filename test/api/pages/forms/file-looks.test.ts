import { SAMPLES } from '../../../support/sample-files';
import { PARTNER } from '../../cases/file-world';
import { file, fileSteps, type FileSteps, MATERIALS, PROOF } from './file-steps';
import { atEachWidth, flawsIn, once, overflowOf, violationsOf, type Width, WIDTHS } from '../looking';

let steps: FileSteps;
beforeAll(async () => {
  steps = await fileSteps();
});
afterAll(() => steps.close());

describe.each(['zh-CN', 'en-US'] as const)('forms and cases with files in %s', (language) => {
  const looks = once(looksOf);
  test.each(WIDTHS)('can be read by everybody at a width of %i', async (width) => {
    const { flaws, badges } = await looks(language);
    expect(badges).toEqual(language === 'zh-CN' ? ['已退回', '已被替换'] : ['Refused', 'Superseded']);
    expect(flaws[width]).toEqual([]);
  });
});

/** Fills a form wrongly, then rightly; what is wrong with the pages on the way, at each width. */
async function looksOf(language: 'zh-CN' | 'en-US') {
  const page = await steps.signedIn(PARTNER, language);
  const flaws: Record<Width, string[]> = { 390: [], 1280: [] };
  const look = (where: string): Promise<void> =>
    atEachWidth(page, async (width) => {
      const found = [
        ...(await violationsOf(page)),
        ...(await overflowOf(page)),
        ...flawsIn(await page.content(), language),
      ];
      flaws[width].push(...found.map((flaw) => `${where}: ${flaw}`));
    });
  const long = `${'一份名字很长的材料'.repeat(8)}-${'unbroken'.repeat(12)}.pdf`;
  await steps.start(page);
  await look('form');
  await page.setInputFiles(MATERIALS, [file(long), file('not.pdf', SAMPLES.exe)]);
  await page.setInputFiles(PROOF, file('p.pdf'));
  await steps.submit(page);
  await look('fault');
  await page.fill('[name="form.title"]', 'T');
  await page.fill('[name="form.persons.0.name"]', 'Li');
  await steps.submit(page);
  const { db } = steps.pages.api.world;
  const caseId = /cases\/([^?]+)/.exec(page.url())![1]!;
  await db('case_files').where({ case_id: caseId, slot: 'persons.proof' }).update({ state: 'superseded' });
  await db('case_files')
    .where({ case_id: caseId, slot: 'materials' })
    .update({ state: 'refused', reason: 'Not legible. '.repeat(9), decided_at: db.raw('world_now()') });
  await page.reload();
  const badges = await page.locator('.facts .badge').allTextContents();
  await look('case');
  await page.context().close();
  return { flaws, badges };
}
