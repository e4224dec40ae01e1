import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const SOURCES = ['workflows', 'activities', 'worker', 'api', 'db', 'dev', 'bench'];

interface Import {
  /** Both without extension, from the root: `api/app`. */
  readonly from: string;
  /** A file of ours, or the name of a package. */
  readonly to: string;
  readonly isOurs: boolean;
  readonly typesOnly: boolean;
}

const files = SOURCES.flatMap((folder) => {
  const found = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return found
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => path.join(folder, name));
});

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.ESNext, true);

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typesOnly: boolean): void => {
    const isOurs = specifier.startsWith('.');
    const to = isOurs ? resolved(path.join(path.dirname(file), specifier)) : specifier;
    found.push({ from: file.replace(/\.ts$/, ''), to, isOurs, typesOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, onlyTypes(node.importClause));
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, node.isTypeOnly);
    if (ts.isCallExpression(node) && ts.isStringLiteral(node.arguments[0] ?? node)) {
      const called = node.expression.getText();
      if (called === 'require' || called === 'import') add((node.arguments[0] as ts.StringLiteral).text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings } = clause;
  const named = namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  return clause.name === undefined && named.length > 0 && named.every((each) => each.isTypeOnly);
}

const known = new Set(files.map((file) => file.replace(/\.ts$/, '')));
const resolved = (target: string): string =>
  known.has(target) ? target : known.has(`${target}/index`) ? `${target}/index` : target;

const imports = files.flatMap(importsOf);
const within =
  (folder: string) =>
  ({ from, isOurs }: Import): boolean =>
    isOurs && from.startsWith(`${folder}/`);
const to =
  (...allowed: string[]) =>
  (each: Import): boolean =>
    allowed.some((place) => each.to === place || (place.endsWith('/') && each.to.startsWith(place)));
const tell = (found: readonly Import[]): string[] => found.map((each) => `${each.from} -> ${each.to}`);

test('there is something to look at', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.filter(within('api')).length).toBeGreaterThan(100);
  expect(imports.filter(within('workflows')).some(({ typesOnly }) => typesOnly)).toBe(true);
});

test('workflows know nothing but themselves and Temporal, so that they run the same for ever', () => {
  const strangers = imports.filter(
    (each) =>
      each.from.startsWith('workflows/') &&
      !(each.isOurs ? to('workflows/')(each) : each.to === '@temporalio/workflow'),
  );
  expect(tell(strangers)).toEqual([]);
});

test('the kit knows no process', () => {
  expect(tell(imports.filter(within('workflows/kit')).filter((each) => !to('workflows/kit/')(each)))).toEqual([]);
});

test('the database knows rules of the kit and facts of the processes, but nobody who uses it', () => {
  const allowed = to('db/', 'workflows/');
  expect(tell(imports.filter(within('db')).filter((each) => !allowed(each)))).toEqual([]);
});

test('activities stand on the database and the policies', () => {
  const allowed = to('activities/', 'db/', 'workflows/');
  expect(tell(imports.filter(within('activities')).filter((each) => !allowed(each)))).toEqual([]);
});

test('the worker stands on activities, database and workflows', () => {
  const allowed = to('worker/', 'activities/', 'db/', 'workflows/');
  expect(tell(imports.filter(within('worker')).filter((each) => !allowed(each)))).toEqual([]);
});

test('the API reads policies and database and speaks to the engine, and takes of the workflow functions their types at most', () => {
  const allowed = to(
    ...['api/', 'db/', 'workflows/kit/', 'workflows/registry', 'activities/checks', 'activities/related'],
    ...['activities/ports/'],
    ...['worker/engine', 'worker/config', 'worker/temporal', 'worker/time-machine', 'worker/ports', 'worker/fault-log'],
  );
  const data = (each: Import): boolean => /^workflows\/processes\/[^/]+$/.test(each.to) && !bodies.has(each.to);
  const bodies = new Set(imports.filter(({ from }) => from === 'workflows/index').map((each) => each.to));
  expect(bodies.size).toBeGreaterThan(2);
  // The entry point starts like the worker's: what it needs to wait for, and how it says what it cannot.
  const starting = (each: Import): boolean => each.from === 'api/main' && each.to === 'worker/start';
  const others = imports
    .filter(within('api'))
    .filter((each) => ![allowed, data, starting].some((may) => may(each)) && !each.typesOnly);
  expect(tell(others)).toEqual([]);
});

test('nobody stands on the API but what starts the whole thing', () => {
  const users = imports.filter((each) => each.isOurs && to('api/')(each) && !/^(api|dev|bench)\//.test(each.from));
  expect(tell(users)).toEqual([]);
});

test('nobody stands on what only development needs', () => {
  const users = imports.filter(
    (each) => each.isOurs && to('dev/', 'bench/', 'test/')(each) && !/^(dev|bench)\//.test(each.from),
  );
  expect(tell(users)).toEqual([]);
});

test('a file that only hands on others is an index that the design names', () => {
  const barrels = files.filter((file) => {
    const { statements } = parse(file);
    return (
      statements.length > 0 &&
      statements.every((each) => ts.isExportDeclaration(each) && each.moduleSpecifier !== undefined)
    );
  });
  expect(barrels).toEqual(expect.arrayContaining(['workflows/index.ts']));
  expect(barrels.filter((file) => path.basename(file) !== 'index.ts')).toEqual([]);
  const indexes = files.filter((file) => path.basename(file) === 'index.ts');
  const named = [
    'workflows',
    'activities',
    'activities/ports',
    'activities/ports/http',
    'activities/ports/registry',
    'api/routes',
    'api/pages',
  ];
  expect(indexes.filter((file) => !named.includes(path.dirname(file)))).toEqual([]);
});

test('no module of the workflows keeps state, because all cases in memory share it', () => {
  const keepers = files
    .filter((file) => /^workflows.(index|kit|processes)/.test(file))
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
  expect(keepers).toEqual([]);
});
