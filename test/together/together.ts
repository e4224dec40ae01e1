import { readdirSync } from 'node:fs';
import path from 'node:path';

const TESTS = path.join(__dirname, '..');

const testFiles = (): string[] =>
  readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith(path.basename(__dirname)))
    .sort();

/**
 * The tests of every `parts`-th file, from `part` on, in one. Jest loads the two thousand modules of the program anew for each file that it runs, which
 * takes about as long as the tests of a small file; `npx jest <file>` runs one by itself.
 */
export function together(part: number, parts: number): void {
  for (const file of testFiles().filter((_, place) => place % parts === part)) {
    // Loaded inside of the block that its hooks belong to.
    describe(file, () => void jest.requireActual(path.join(TESTS, file)));
  }
}
