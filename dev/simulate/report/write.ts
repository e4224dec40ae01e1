import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { htmlOf } from './html';
import { textOf } from './text';
import type { Report } from './types';

/** Writes the report into a folder as text, JSON and a page. Returns the files. */
export async function writeReport(report: Report, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const contents = {
    'report.txt': textOf(report),
    'report.json': `${JSON.stringify(report, undefined, 2)}\n`,
    'report.html': htmlOf(report),
  };
  const files = Object.entries(contents).map(([name, content]) => ({ file: path.join(folder, name), content }));
  for (const { file, content } of files) await writeFile(file, content);
  return files.map(({ file }) => file);
}
