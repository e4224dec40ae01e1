import { randomUUID } from 'node:crypto';
import { chainEnd, verifyChain } from '../../../../db/engine/timeline';
import type { FileRef } from '../../../../workflows/kit/policy/fields';
import { type EngineWorld, engineWorld, partnerAdmin, vendor } from '../../../support/engine-world';
import { keptFile } from '../../../support/kept-file';

let world: EngineWorld;
beforeAll(async () => {
  world = await engineWorld();
});
afterAll(() => world.close());

const partner = partnerAdmin();
const manager = vendor('ecosystem-manager');

/** A file that was uploaded by a partner. */
const uploaded = (name: string): Promise<FileRef> => keptFile(world.db, partner, name);

const filesOf = async (caseId: string): Promise<string[]> => {
  const rows = await world
    .db('case_files')
    .join('files', 'files.id', 'file_id')
    .where({ case_id: caseId })
    .orderBy('name')
    .select<{ slot: string; name: string; state: string; reason: string | null }[]>('slot', 'name', 'state', 'reason');
  return rows.map(({ slot, name, state, reason }) => [slot, name, state, reason].filter(Boolean).join(' '));
};

const entriesOf = async (caseId: string): Promise<unknown[]> => {
  const rows = await world
    .db('audit_events')
    .where({ case_id: caseId })
    .andWhere('action', 'like', 'file.%')
    .orderBy('seq')
    .select<{ action: string; actor: string; comment: string | null; data: object }[]>();
  return rows.map(({ action, actor, comment, data }) => [action, actor, comment, data]);
};

const told = ({ id, sha256 }: FileRef, slot: string): object => ({ slot, id, sha256 });

test('the files of a form are attached with the case, and its record names each with its hash', async () => {
  const [a, b] = [await uploaded('a'), await uploaded('b')];
  const form = { title: 'With files', materials: [a], persons: [{ name: 'Li', proof: [b] }] };
  const { caseId } = await world.open('diary', partner, form);
  expect(await filesOf(caseId)).toEqual(['materials a submitted', 'persons.proof b submitted']);
  expect(await entriesOf(caseId)).toEqual([
    ['file.attached', partner.personId, null, told(a, 'materials')],
    ['file.attached', partner.personId, null, told(b, 'persons.proof')],
  ]);
  expect(await verifyChain(world.db, caseId, await chainEnd(world.db, caseId))).toBe(true);
});

test('a newer form replaces what stood in its fields, whatever it says nothing about stays, and what it names again too', async () => {
  const [a, b, c, proof] = [await uploaded('a'), await uploaded('b'), await uploaded('c'), await uploaded('proof')];
  const persons = [{ name: 'Li', proof: [proof] }];
  const { caseId } = await world.open('diary', partner, { title: 'T', materials: [a, b], persons });
  await world.act(caseId, partner, 'rename', { title: 'U' });
  expect(await filesOf(caseId)).toEqual([
    'materials a submitted',
    'materials b submitted',
    'persons.proof proof submitted',
  ]);
  await world.act(caseId, partner, 'rename', { title: 'U', materials: [b, c] });
  const replaced = ['materials a superseded', 'materials b submitted', 'materials c submitted'];
  expect(await filesOf(caseId)).toEqual([...replaced, 'persons.proof proof submitted']);
  await world.act(caseId, partner, 'rename', { title: 'U', materials: [a], persons: null });
  expect(await filesOf(caseId)).toEqual([
    'materials a submitted',
    'materials b superseded',
    'materials c superseded',
    'persons.proof proof superseded',
  ]);
});

test('what is written down one after the other adds up', async () => {
  const { caseId } = await world.open('diary', partner, { title: 'T' });
  for (const name of ['first', 'second'])
    await world.act(caseId, partner, 'write', { text: name, attachment: [await uploaded(name)] });
  expect(await filesOf(caseId)).toEqual(['attachment first submitted', 'attachment second submitted']);
});

test('a reviewer refuses some for a reason, and accepts the rest with what took their place', async () => {
  const [good, bad, better] = [await uploaded('good'), await uploaded('bad'), await uploaded('better')];
  const { caseId } = await world.open('diary', partner, { title: 'T', materials: [good, bad] });
  await world.act(caseId, partner, 'write', { text: 'x' });
  await world.act(caseId, partner, 'show', {});
  const refused = [
    { fileId: bad.id, reason: 'Not legible' },
    { fileId: randomUUID(), reason: 'Not one of the case' },
  ];
  await world.decide(caseId, 'reader', manager, 'rewrite', { form: { title: 'T', refused } });
  expect(await filesOf(caseId)).toEqual(['materials bad refused Not legible', 'materials good submitted']);
  expect((await entriesOf(caseId)).at(-1)).toEqual(['file.refused', 'system', 'Not legible', told(bad, 'materials')]);
  await world.act(caseId, partner, 'rename', { title: 'T', materials: [good, better] });
  await world.act(caseId, partner, 'show', {});
  await world.decide(caseId, 'reader', manager, 'accept', { form: {} });
  expect(await filesOf(caseId)).toEqual([
    'materials bad superseded',
    'materials better accepted',
    'materials good accepted',
  ]);
});

test('a case that goes on in another run still knows its files', async () => {
  const [a, b] = [await uploaded('a'), await uploaded('b')];
  const { caseId } = await world.open('diary', partner, { title: 'T', materials: [a] });
  const { workflow_id: workflowId, run_id: firstRun } = await world.caseRow(caseId);
  const handle = world.client.workflow.getHandle(workflowId);
  for (let n = 0; (await handle.describe()).runId === firstRun; n += 1) {
    expect(n).toBeLessThan(40);
    await world.act(caseId, partner, 'write', { text: String(n) });
  }
  await world.act(caseId, partner, 'rename', { title: 'T', materials: [b] });
  expect(await filesOf(caseId)).toEqual(['materials a superseded', 'materials b submitted']);
});

test('a file that is gone does not stop a case', async () => {
  const gone = { id: randomUUID(), name: 'gone', mediaType: 'application/pdf', size: 1, sha256: 'a'.repeat(64) };
  const { caseId, delivery } = await world.open('diary', partner, { title: 'T', materials: [gone] });
  expect(delivery.status).toBe('done');
  expect(await filesOf(caseId)).toEqual([]);
});
