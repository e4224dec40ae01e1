import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const SOURCES = ['workflows', 'activities', 'worker', 'api', 'db', 'dev', 'bench'];

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly totalDependenciesCruised: number;
    readonly ruleSetUsed: {
      readonly forbidden: readonly { readonly name: string; readonly from: { path?: string } }[];
    };
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

/** The violations of `.dependency-cruiser.cjs` in these folders. */
async function cruise(...folders: readonly string[]): Promise<Cruise['summary']> {
  const program = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: unknown) => error as { stdout: string });
  return (JSON.parse(stdout) as Cruise).summary;
}

const BROKEN = 'test/support/broken-imports/';
const cruised = cruise(...SOURCES, BROKEN);

test('imports point one way, also those of types, and no two files import each other', async () => {
  const { violations, totalCruised, totalDependenciesCruised } = await cruised;
  expect(totalCruised).toBeGreaterThan(500);
  expect(totalDependenciesCruised).toBeGreaterThan(2000);
  const found = violations.filter(({ from }) => !from.startsWith(BROKEN));
  expect(found.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
});

test('the rules find what breaks them, types included', async () => {
  const { violations } = await cruised;
  const found = violations.filter(({ from }) => from.startsWith(BROKEN));
  expect(new Set(found.map(({ rule }) => rule.name))).toEqual(new Set(['no-circle']));
});

test('every folder with policies is a family that meets others only in shared', async () => {
  const { ruleSetUsed } = await cruised;
  const kept = ruleSetUsed.forbidden.find(({ name }) => name === 'families-meet-in-shared')?.from.path ?? 'nothing';
  const folders = files.filter((file) => file.endsWith('.policy.ts')).map((file) => path.dirname(file));
  expect(new Set(folders).size).toBeGreaterThan(5);
  expect(folders.filter((folder) => !new RegExp(kept).test(`${folder}/`))).toEqual([]);
  expect(['workflows/kit/', 'activities/shared/'].filter((folder) => new RegExp(kept).test(folder))).toEqual([]);
});

const files = SOURCES.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => path.join(folder, name)),
);
const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.ESNext, true);

test('a file that only hands on others is an index', () => {
  const barrels = files.filter((file) => {
    const { statements } = parse(file);
    return (
      statements.length > 0 &&
      statements.every((each) => ts.isExportDeclaration(each) && each.moduleSpecifier !== undefined)
    );
  });
  expect(barrels).toEqual(expect.arrayContaining(['workflows/index.ts']));
  expect(barrels.filter((file) => path.basename(file) !== 'index.ts')).toEqual([]);
});

test('no module of the workflows keeps state, because all cases in memory share it', () => {
  const keepers = files
    .filter((file) => file.startsWith('workflows/'))
    .filter((file) =>
      parse(file).statements.some(
        (each) =>
          ts.isVariableStatement(each) &&
          ((each.declarationList.flags & ts.NodeFlags.Const) === 0 ||
            each.declarationList.declarations.some(
              ({ initializer }) => initializer !== undefined && ts.isNewExpression(initializer),
            )),
      ),
    );
  // Policies are found by type in a map that never changes.
  expect(keepers).toEqual(['workflows/registry.ts']);
});
