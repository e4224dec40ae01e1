import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import ts from 'typescript';
import { apiWorld, type ApiWorld } from '../api-world';

const FOLDER = path.join(__dirname, '../../client');
const CLIENT = path.join(FOLDER, 'unlink.ts');

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What a client is told that does not fit the document. */
const WRONG: Readonly<Record<string, string>> = {
  'an unknown process': `api.POST('/v1/cases', { body: { type: 'nothing', form: {} } })`,
  'a form that lacks a field': `api.POST('/v1/cases', { body: { type: 'customer-unlink', form: { reason: 'x' } } })`,
  'a decision that no task has': `api.POST('/v1/tasks/{id}/decision', { params: { path: { id: 'x' } }, body: { decision: 'perhaps' } })`,
  'a query without what it requires': `api.GET('/v1/calendars/{name}/deadline', { params: { path: { name: 'CN' } } })`,
  'a field that no case has': `api.GET('/v1/cases/{id}', { params: { path: { id: 'x' } } }).then(({ data }) => data?.owner)`,
  'a state of another process': `(found: components['schemas']['PartnerUnlinkCase']) => found.state === 'in-invoicing'`,
};

let api: ApiWorld;
let host: ts.CompilerHost;
const made = new Map<string, string>();
const inFolder = (name: string): string => path.join(FOLDER, name);

beforeAll(async () => {
  api = await apiWorld();
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const document = (await api.get('customer-1', '/openapi.json')).body as unknown as Parameters<typeof openapiTS>[0];
  made.set(inFolder('schema.d.ts'), astToString(await openapiTS(document)));
  Object.entries(WRONG).forEach(([, code], n) =>
    made.set(
      inFolder(`wrong-${n}.ts`),
      `import type { Api } from './unlink';\nimport type { components } from './schema';\nexport const wrong = (api: Api, _: components) => ${code};\n`,
    ),
  );
  const real = ts.createCompilerHost(OPTIONS);
  host = {
    ...real,
    fileExists: (file) => made.has(file) || real.fileExists(file),
    readFile: (file) => made.get(file) ?? real.readFile(file),
    getSourceFile: (file, version) => {
      const text = made.get(file);
      return text === undefined ? real.getSourceFile(file, version) : ts.createSourceFile(file, text, version);
    },
  };
});
afterAll(() => api.close());

test('a client generated from the document compiles with full types, and only with what the document says', () => {
  const wrong = Object.keys(WRONG).map((_, n) => inFolder(`wrong-${n}.ts`));
  const program = ts.createProgram([CLIENT, ...wrong], OPTIONS, host);
  const found = (file: string): string[] =>
    program
      .getSemanticDiagnostics(program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(found(CLIENT)).toEqual([]);
  expect(readFileSync(CLIENT, 'utf8')).not.toMatch(/\bany\b|\bas unknown\b|@ts-/);
  expect(Object.keys(WRONG).filter((_, n) => found(wrong[n]!).length === 0)).toEqual([]);
});

test('it opens, decides and follows a case to its end', async () => {
  const { port } = api.server.address() as AddressInfo;
  // Its types exist only where they were generated.
  const client = createRequire(__filename)(CLIENT) as {
    clientOf: (base: string, token: string) => object;
    unlinkAndWithdraw: (partner: object, reviewer: object, customerId: string) => Promise<Record<string, unknown>>;
  };
  const of = async (persona: string): Promise<object> =>
    client.clientOf(`http://127.0.0.1:${port}`, await api.token(persona));
  const told = await client.unlinkAndWithdraw(
    await of('partner-a.admin'),
    await of('vendor.pre-reviewer'),
    'customer-2',
  );
  expect(told).toMatchObject({
    ended: { type: 'partner-unlink', outcome: 'withdrawn', waitingOn: null },
    customerId: 'customer-2',
    waitedFor: ['pre-reviewer', 'customer'],
    isSound: true,
  });
});
