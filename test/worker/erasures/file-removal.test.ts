import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { diskStorage } from '../../../activities/ports/files/disk';
import type { FileStorage } from '../../../activities/ports/files/storage';
import { commitCase } from '../../../db/engine/commit-case';
import { findFiles, keepFile, markStored, nameFiles } from '../../../db/engine/files';
import type { Db } from '../../../db/knex';
import { setOffset } from '../../../db/calendar/clock';
import { startFileRemoval } from '../../../worker/erasures/file-removal';
import type { Loop } from '../../../worker/loop';
import { caseDatabase, command, commitOf, newRun, opener, openingOf } from '../../support/case-writing';
import { eventually } from '../../support/engine-world';

const DAY = 24 * 3_600_000;

let db: Db;
let close: () => Promise<void>;
let folder: string;
let files: FileStorage;
let loop: Loop;
beforeAll(async () => {
  ({ db, close } = await caseDatabase());
  folder = await mkdtemp(path.join(os.tmpdir(), 'assent-files-'));
  files = diskStorage(folder);
  loop = startFileRemoval({ db, files, log: pino({ level: 'silent' }), pollMs: 20 });
});
afterAll(async () => {
  await loop.stop();
  await close();
  await rm(folder, { recursive: true });
});
beforeEach(() => setOffset(db, 0));

const SHA = 'a'.repeat(64);

async function uploaded(partyId = 'partner-a'): Promise<string> {
  const id = randomUUID();
  const arrived = path.join(files.incoming, id);
  await writeFile(arrived, 'content');
  const file = { id, name: '李雷.pdf', mediaType: 'application/pdf', size: 7, sha256: SHA };
  await keepFile(db, { ...file, actor: { ...opener, partyId }, idempotencyKey: `key of ${id}` });
  await files.put(id, { path: arrived, size: 7, sha256: SHA });
  await markStored(db, id);
  return id;
}

/** A case to which a file is attached. */
async function attachedTo(fileId: string): Promise<{ caseId: string; run: ReturnType<typeof newRun> }> {
  const [caseId, run] = [randomUUID(), newRun()];
  const opening = await command(db, caseId, 'open', run.workflowId);
  const attached = { slot: 'materials', fileId, sha256: SHA, state: 'refused', reason: '不清楚' } as const;
  const first = openingOf(caseId, opening.id, { type: 'partner-opportunity', files: [attached] });
  await commitCase(db, run, first);
  return { caseId, run };
}

const stored = async (id: string): Promise<boolean> =>
  (await readdir(path.join(folder, id.slice(-2))).catch((): string[] => [])).includes(id);
const rowOf = (id: string) =>
  db('files').where({ id }).first<{ name: string | null; removed_at: Date | null } | undefined>();
const passDays = (days: number): Promise<void> => setOffset(db, days * DAY);
const untilGone = (id: string): Promise<true> => eventually('the file to be removed', async () => !(await stored(id)));

test('a file that no case has taken up goes after seven days, and nothing is left of it', async () => {
  const [old, attached] = [await uploaded(), await uploaded()];
  await attachedTo(attached);
  await passDays(6.9);
  const young = await uploaded();
  await passDays(7.1);
  await untilGone(old);
  await eventually('its row to go', async () => (await rowOf(old)) === undefined);
  expect([await stored(young), await stored(attached)]).toEqual([true, true]);
});

test('a file that was put into a form lately stays, and so do those of a party whose command is on its way', async () => {
  const [named, waiting, gone] = [await uploaded(), await uploaded('partner-b'), await uploaded('partner-c')];
  await passDays(6);
  await nameFiles(db, [named], randomUUID());
  const body = {
    kind: 'open',
    workflow_id: 'w',
    type: 't',
    body: '{}',
    owner: 'x',
    body_hash: 'h',
    case_id: randomUUID(),
  };
  const times = { received_at: db.raw('world_now()'), next_attempt_at: db.raw('world_now()') };
  const [{ id: commandId }] = (await db('commands')
    .insert({ id: randomUUID(), ...body, ...times, actor: JSON.stringify({ partyId: 'partner-b' }) })
    .returning('id')) as [{ id: string }];
  await passDays(8);
  await untilGone(gone);
  expect([await stored(named), await stored(waiting)]).toEqual([true, true]);
  await db('commands')
    .where({ id: commandId })
    .update({ status: 'done', settled_at: db.raw('world_now()') });
  await untilGone(waiting);
});

test('the files of an erased case go, with their names and the reasons; those of another case stay', async () => {
  const [erased, other] = [await uploaded(), await uploaded()];
  const { caseId, run } = await attachedTo(erased);
  await attachedTo(other);
  const end = { type: 'partner-opportunity', state: 'consent-withdrawn', outcome: 'consent-withdrawn', erase: true };
  await commitCase(db, run, commitOf(caseId, 3, end));
  await untilGone(erased);
  await eventually('it to be kept', async () => (await rowOf(erased))?.removed_at);
  expect(await rowOf(erased)).toMatchObject({ name: null, idempotency_key: null, sha256: SHA });
  expect(await db('case_files').where({ case_id: caseId, file_id: erased }).first('reason')).toEqual({ reason: '' });
  expect([await stored(other), (await rowOf(other))?.name]).toEqual([true, '李雷.pdf']);
  const all = { actor: opener, types: 'all', closed: [], assignedOnly: false } as const;
  expect((await findFiles(db, all, [erased, other])).map(({ id }) => id)).toEqual([other]);
});

test('one that cannot be removed now holds up no other, and is tried again', async () => {
  const [first, second] = [await uploaded(), await uploaded()];
  const { remove } = files;
  let refusals = 0;
  files.remove = (id) => (id === first && (refusals += 1) < 3 ? Promise.reject(new Error('away')) : remove(id));
  await passDays(8);
  await untilGone(second);
  await untilGone(first);
  expect(refusals).toBe(3);
  files.remove = remove;
});
