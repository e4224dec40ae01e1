import { administrationHead, listAdministration, verifyAdministration } from '../../db/administration/log';
import { type Db, openDatabase } from '../../db/knex';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { startCommand } from '../support/program';

let fresh: FreshDatabase;
let db: Db;
beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url, { name: 'test', max: 2 });
});
afterAll(async () => {
  await db.destroy();
  await fresh.drop();
});

async function named(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { DATABASE_URL: fresh.url, ASSENT_MODE: 'production' };
  const command = startCommand('npm', ['run', '--silent', 'operator:first', '--', ...args], env);
  const code = await command.ended;
  return { code, output: command.output() };
}

const FIRST = ['--id', 'vendor.first', '--name', '首位', '--email', 'first@vendor.example', '--subject', 'sub-1'];

test('the first operator of an empty installation is made by a command, once, and stands on the record', async () => {
  const wrong = await named('--id', 'NO', '--name', 'x');
  expect(wrong.code).not.toBe(0);
  expect(wrong.output).toContain('--id, --email, --subject');
  expect(await named(...FIRST)).toMatchObject({ code: 0, output: 'vendor.first is the first operator.\n' });
  expect(await db('people').select('id', 'party_id', 'roles', 'active', 'external_subject')).toEqual([
    { id: 'vendor.first', party_id: 'vendor', roles: ['vendor-operator'], active: true, external_subject: 'sub-1' },
  ]);
  expect(await listAdministration(db, { limit: 10 })).toMatchObject([
    { kind: 'person', key: 'vendor.first', actor: 'operator:first' },
  ]);
  expect([await administrationHead(db), await verifyAdministration(db)]).toMatchObject([{ length: 1 }, true]);
  const second = await named(
    '--id',
    'vendor.second',
    '--name',
    'x',
    '--email',
    'x@vendor.example',
    '--subject',
    'sub-2',
  );
  expect(second.code).not.toBe(0);
  expect(second.output).toContain('an operator is active');
  expect(await db('people').pluck('id')).toEqual(['vendor.first']);
}, 180_000);

test('the administration record only grows, and a line changed behind its back is found', async () => {
  await expect(db('administration_log').update({ actor: 'nobody' })).rejects.toThrow('append-only');
  await expect(db('administration_log').del()).rejects.toThrow('append-only');
  await db.raw('alter table administration_log disable trigger user');
  await db('administration_log').update({ reason: 'forged' });
  expect(await verifyAdministration(db)).toBe(false);
});
