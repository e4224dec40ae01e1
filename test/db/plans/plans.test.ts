import { randomUUID } from 'node:crypto';
import { omit } from '../../../api/http/omit';
import * as clock from '../../../db/calendar/clock';
import * as provisional from '../../../db/calendar/provisional-dates';
import * as corrections from '../../../db/calendar/calendar-corrections';
import * as assignments from '../../../db/directory/assignments';
import * as directory from '../../../db/directory/directory';
import * as ownCustomers from '../../../db/directory/own-customers';
import * as partyChanges from '../../../db/directory/party-changes';
import * as records from '../../../db/directory/records';
import * as relationships from '../../../db/directory/relationships';
import * as caseLog from '../../../db/engine/case-log';
import * as cases from '../../../db/engine/cases';
import * as caseList from '../../../db/engine/case-list';
import * as commandLookup from '../../../db/engine/command-lookup';
import * as commands from '../../../db/engine/commands';
import * as consentTokens from '../../../db/engine/consent-tokens';
import * as effects from '../../../db/engine/effects';
import * as erasures from '../../../db/engine/erasures';
import * as eraseCase from '../../../db/engine/erase-case';
import * as deadlines from '../../../db/engine/evaluate-deadline';
import * as files from '../../../db/engine/files';
import * as happened from '../../../db/engine/happened';
import * as receipts from '../../../db/engine/receipts';
import * as stuck from '../../../db/engine/stuck';
import * as tasks from '../../../db/engine/tasks';
import * as timeline from '../../../db/engine/timeline';
import type { Viewer } from '../../../db/engine/viewer';
import * as waitingCommands from '../../../db/engine/waiting-commands';
import * as incentives from '../../../db/funding/fh-incentive';
import * as health from '../../../db/incidents/health';
import * as incidents from '../../../db/incidents/incidents';
import { KINDS } from '../../../db/incidents/kinds';
import * as runs from '../../../db/incidents/runs';
import { type Db, openDatabase, type Tx } from '../../../db/knex';
import * as notices from '../../../db/outbox/notices';
import * as noticeFacts from '../../../db/outbox/notice-facts';
import * as outbox from '../../../db/outbox/outbox';
import { seed } from '../../../db/seeds/calendars';
import { freshDatabase, type FreshDatabase } from '../../support/database';
import { actor, CASE, claimed, command, fill, GROWING, idOf, MANY, OPEN_CASE } from './many-rows';
import { INCIDENT_SETTINGS } from '../../../workflows/kit/policy/incident-settings';
import { asking, type Scan, watchPlans } from './plans';

let database: FreshDatabase;
let db: Db;
let scans: () => Scan[];

beforeAll(async () => {
  database = await freshDatabase();
  // A single connection, which reports the plan of every statement sent over it.
  db = openDatabase(database.url, { name: 'test-plans', max: 1 });
  await seed(db);
  await fill(db);
  scans = await watchPlans(db);
});

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const own: Viewer = { actor, types: 'own', closed: [], assignedOnly: false };
const manager: Viewer = { ...own, assignedOnly: true };
const vendor: Viewer = {
  actor: { ...actor, partyId: 'vendor' },
  types: ['relationship-switch'],
  closed: [],
  assignedOnly: false,
};
const operator: Viewer = { ...vendor, types: 'all' };
const viewers = [own, manager, vendor, operator];
const forAll = <T>(ask: (viewer: Viewer) => Promise<T>): Promise<T[]> =>
  viewers.reduce<Promise<T[]>>(async (before, viewer) => [...(await before), await ask(viewer)], Promise.resolve([]));
const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.transaction(work);
const page = { limit: 20 };
const ASKED = [
  asking(stuck, {
    stuckCommands: () => stuck.stuckCommands(db, 50),
  }),
  asking(happened, {
    happenedSince: () => happened.happenedSince(db, new Date('2026-09-01T00:00:00Z'), 50),
    nextDeadline: () => happened.nextDeadline(db),
  }),
  asking(erasures, {
    waitingErasures: () => erasures.waitingErasures(db),
    untoldErasures: () => erasures.untoldErasures(db),
    markTold: () => erasures.markTold(db, idOf(1000)),
    settleErasure: () => erasures.settleErasure(db, idOf(1000), () => Promise.resolve(true)),
  }),
  asking(eraseCase, { eraseCase: () => inTx((tx) => eraseCase.eraseCase(tx, CASE, new Date())) }),
  asking(files, {
    keepFile: () =>
      files.keepFile(db, {
        id: randomUUID(),
        name: 'a.pdf',
        mediaType: 'application/pdf',
        size: 1,
        sha256: 'b'.repeat(64),
        actor,
        idempotencyKey: 'k',
      }),
    markStored: () => files.markStored(db, CASE),
    findFiles: () => forAll((viewer) => files.findFiles(db, viewer, [idOf(8)])),
    nameFiles: () => files.nameFiles(db, [idOf(8)], CASE),
    filesToRemove: () => files.filesToRemove(db, 50),
    markRemoved: () => files.markRemoved(db, CASE),
  }),
  asking(commands, {
    storeCommand: () => commands.storeCommand(db, { ...command, id: randomUUID(), idempotencyKey: 'a key' }),
    readCommand: () => commands.readCommand(db, idOf(500_007)),
    settleRefused: async () => {
      const stored = await commands.storeCommand(db, { ...command, id: randomUUID() });
      await commands.settleRefused(db, stored.command, { code: 'not-authorised', detail: {} });
    },
    recordRefusal: async () => {
      const stored = await commands.storeCommand(db, { ...command, id: randomUUID() });
      await inTx((tx) => commands.recordRefusal(tx, stored.command, { code: 'not-authorised', detail: {} }));
    },
    storedBefore: async () => {
      const keyed = { ...command, id: randomUUID(), idempotencyKey: 'a key stored before' };
      await commands.storeCommand(db, keyed);
      await commands.storedBefore(db, keyed);
    },
    keepAnswer: () => commands.keepAnswer(db, idOf(500_008), {}),
  }),
  asking(waitingCommands, {
    takeWaiting: async () => {
      for (const tried of [true, false])
        for (const from of ['newest', 'longest-due'] as const)
          await waitingCommands.takeWaiting(db, { tried, from, limit: 16, leaseMs: 1, except: ['switch/50'] });
    },
    putOff: () => waitingCommands.putOff(db, { id: idOf(500_007), attempts: 1 }, 1_000, null),
    bringForward: () => waitingCommands.bringForward(db),
    nextDueMs: () => waitingCommands.nextDueMs(db),
    commandBacklog: () => waitingCommands.commandBacklog(db),
  }),
  asking(commandLookup, { isKnownCommand: () => commandLookup.isKnownCommand(db, 'person-7', 'key') }),
  asking(receipts, { findReceipt: () => receipts.findReceipt(db, 'person-7', 'key') }),
  asking(consentTokens, {
    issueToken: () => consentTokens.issueToken(db, { taskId: '50', caseId: OPEN_CASE, partyId: 'party-50' }),
    findByToken: () => consentTokens.findByToken(db, 'a token'),
    noteOpened: () => consentTokens.noteOpened(db, 'a token'),
    findIssued: () => consentTokens.findIssued(db, 'a token'),
    firstOpened: () => consentTokens.firstOpened(db, [CASE]),
    newestLinkAt: () => consentTokens.newestLinkAt(db, '50'),
    revokeTokens: () => consentTokens.revokeTokens(db, '50'),
  }),
  asking(effects, {
    effectsOf: () => effects.effectsOf(db, CASE),
    noteEffect: () =>
      effects.noteEffect(db, CASE, { key: 'note', attempt: 1, system: 'crm', status: 'done', detail: {} }),
  }),
  asking(timeline, {
    listTimeline: () => timeline.listTimeline(db, CASE, page),
    lastCause: () => timeline.lastCause(db, CASE),
    entriesSince: () => timeline.entriesSince(db, CASE, 1),
    chainEnd: () => timeline.chainEnd(db, CASE),
    verifyChain: () => timeline.verifyChain(db, CASE, { length: 1, head: 'hash' }),
  }),
  asking(caseLog, { listLog: () => caseLog.listLog(db, CASE, page) }),
  asking(cases, {
    readCase: () => forAll((viewer) => cases.readCase(db, viewer, CASE)),
    openCaseOf: () => cases.openCaseOf(db, 'party-7'),
    readCaseOfTask: () => forAll((viewer) => cases.readCaseOfTask(db, viewer, '7')),
  }),
  asking(caseList, {
    listCases: () =>
      forAll((viewer) => caseList.listCases(db, viewer, { sort: '-openedAt', text: 'ner c81e728d9d4c', ...page })),
    countCases: () => forAll((viewer) => caseList.countCases(db, viewer, {}, { now: new Date(), soon: new Date() })),
  }),
  asking(tasks, {
    waitsForViewer: () => forAll((viewer) => tasks.waitsForViewer(db, viewer)),
    listInbox: () => forAll((viewer) => tasks.listInbox(db, viewer, page)),
    countInbox: () => forAll((viewer) => tasks.countInbox(db, viewer)),
  }),
  asking(deadlines, {
    evaluateDeadline: () => deadlines.evaluateDeadline(db, { caseId: OPEN_CASE, taskId: '50', version: 9 }),
  }),
  asking(notices, {
    deliveriesOfCase: () => notices.deliveriesOfCase(db, CASE),
    undelivered: () => notices.undelivered(db, 50),
    noteAddress: () => notices.noteAddress(db, idOf(1000), 'p***@example.com'),
  }),
  asking(noticeFacts, { readNotice: () => noticeFacts.readNotice(db, CASE) }),
  asking(outbox, {
    waitingNotices: () => outbox.waitingNotices(db, 10, []),
    lockNotice: () => inTx((tx) => outbox.lockNotice(tx, CASE)),
    expandNotice: () => outbox.expandNotice(db, idOf(1000), [{ personId: 'person-1', channel: 'sms' }]),
    claimDeliveries: () => outbox.claimDeliveries(db, 10, 1_000),
    renewLease: () => outbox.renewLease(db, claimed, 1_000),
    endDelivery: () => outbox.endDelivery(db, idOf(2000), { status: 'sent' }),
    postponeDelivery: () => outbox.postponeDelivery(db, claimed, { problem: 'unreachable', delayMs: 1_000 }),
    outboxRests: () => outbox.outboxRests(db),
  }),
  asking(health, {
    systemHealth: () => health.systemHealth(db, 1_000),
    openVersions: () => health.openVersions(db),
    openTasks: () => health.openTasks(db, ['customerConsent']),
    deliveryBacklog: () => health.deliveryBacklog(db),
  }),
  asking(incidents, {
    listIncidents: () => incidents.listIncidents(db, 'all', { open: true, ...page }),
    findIncident: () => incidents.findIncident(db, 'all', CASE),
    incidentFigures: () => incidents.incidentFigures(db),
  }),
  asking(runs, { standstills: () => runs.standstills(db, 2, 50) }),
  KINDS.filter(({ kind }) => !['run-missing', 'run-blocked', 'activity-failing'].includes(kind)).map(
    ({ kind, find }): [string, () => unknown] => [
      `the watch for ${kind}`,
      () => find({ db, numbers: INCIDENT_SETTINGS, runs: () => Promise.resolve([]) }),
    ],
  ),
  asking(provisional, { provisionalDates: () => provisional.provisionalDates(db) }),
  asking(directory, {
    findParty: () => directory.findParty(db, 'party-7'),
    findPartnerByEmail: () => directory.findPartnerByEmail(db, 'P7@example.com'),
    listParties: () => directory.listParties(db, { text: 'c81e728d9d4c', ...page }),
    saveParty: async () => {
      const party = omit((await directory.findParty(db, 'party-9'))!, 'updatedAt');
      await directory.saveParty(db, party);
    },
    findPerson: () => directory.findPerson(db, 'person-7'),
    findPersonBySubject: () => directory.findPersonBySubject(db, 'subject'),
    activePeople: () => directory.activePeople(db, { partyId: 'party-7', ids: ['person-7'] }),
    listPeople: () => directory.listPeople(db, { partyId: 'party-7', ...page }),
    savePerson: async () => {
      const person = omit((await directory.findPerson(db, 'person-9'))!, 'updatedAt');
      await directory.savePerson(db, person);
    },
    saveRow: () => directory.saveRow(db, 'parties', { id: 'id' }, { id: 'party-10', version: 1 }),
  }),
  asking(partyChanges, {
    cancelCasesOf: () => inTx((tx) => partyChanges.cancelCasesOf(tx, { partyId: 'party-7', reason: 'partner-frozen' })),
    partyChanged: () =>
      inTx((tx) =>
        partyChanges.partyChanged(
          tx,
          { id: 'party-8', kind: 'partner', status: 'active', programmes: [] },
          { id: 'party-8', kind: 'partner', status: 'frozen', programmes: [] },
        ),
      ),
    masterFreezeReaches: () =>
      inTx((tx) =>
        partyChanges.masterFreezeReaches(tx, { masterId: 'party-8', distributorIds: ['party-7'], frozen: true }),
      ),
    inviteeKnown: () => inTx((tx) => partyChanges.inviteeKnown(tx, 'party-7', 'e7')),
  }),
  asking(assignments, {
    assignedTo: () => assignments.assignedTo(db, 'person-7'),
    assigneesOf: () => assignments.assigneesOf(db, { partnerId: 'party-7', assignedId: 'party-7' }),
    setAssignees: () =>
      inTx((tx) =>
        assignments.setAssignees(tx, { partnerId: 'party-7', assignedId: 'party-7', personIds: ['person-8'], by: 'x' }),
      ),
    assignmentRecords: () => assignments.assignmentRecords(db, { partnerId: 'party-7', assignedId: 'party-7' }),
    endAssignments: () => assignments.endAssignments(db, { partnerId: 'party-7', assignedId: 'party-7' }),
  }),
  asking(relationships, {
    currentAssociation: () => relationships.currentAssociation(db, 'party-7'),
    listAssociations: () => relationships.listAssociations(db, { customerId: 'party-7', includeEnded: true, ...page }),
    changeAssociation: () =>
      inTx((tx) =>
        relationships.changeAssociation(tx, {
          customerId: 'party-7',
          partnerId: 'party-8',
          from: 'referral',
          to: 'reseller',
          at: '2026-05-01T00:00:00Z',
        }),
      ),
    moveAssociation: () =>
      inTx((tx) => relationships.moveAssociation(tx, { customerId: 'party-9', to: null, at: '2026-05-01T00:00:00Z' })),
    countCustomers: () => relationships.countCustomers(db, 'party-7'),
    currentCooperation: () => relationships.currentCooperation(db, 'party-7'),
    listCooperations: () =>
      relationships.listCooperations(db, { distributorId: 'party-7', includeEnded: true, ...page }),
    startCooperation: () =>
      relationships.startCooperation(db, {
        distributorId: 'party-7',
        masterId: 'party-8',
        region: 'CN',
        at: '2026-05-01T00:00:00Z',
      }),
    endCooperation: () => relationships.endCooperation(db, { distributorId: 'party-7', at: '2026-06-01T00:00:00Z' }),
  }),
  asking(ownCustomers, {
    listOwnCustomers: () => forAll((viewer) => ownCustomers.listOwnCustomers(db, viewer, page)),
  }),
  asking(records, {
    listRecords: () => forAll((viewer) => records.listRecords(db, viewer, page)),
    countRecords: () => forAll((viewer) => records.countRecords(db, viewer)),
  }),
  [
    ['nextWake', () => clock.nextWake(db)],
    [
      'previewCorrection',
      () =>
        corrections.previewCorrection(db, {
          name: 'CN',
          year: 2027,
          source: 'a notice',
          daysOff: ['2027-01-04'],
          workdays: [],
        }),
    ],
    ['requestsFor', () => incentives.requestsFor(db, { caseId: CASE, personId: 'specialist-7', since: '2026-01-01' })],
  ] as [string, () => unknown][],
].flat();

/** How many rows a statement may read in vain before it counts as reading its table. */
const IN_VAIN = MANY / 4;

test.each(ASKED)('%s finds its rows by an index among a hundred thousand', async (_name, ask) => {
  const before = scans().length;
  await ask();
  const found = scans().slice(before);
  expect(found.length).toBeGreaterThan(0);
  const whole = found.filter(({ node, table }) => node === 'Seq Scan' && GROWING.includes(table));
  expect(whole).toEqual([]);
  expect(found.filter(({ table, inVain }) => GROWING.includes(table) && inVain > IN_VAIN)).toEqual([]);
});

test('every reference between tables can be followed backwards by an index', async () => {
  const { rows } = await db.raw<{ rows: { reference: string }[] }>(
    `select conrelid::regclass || ' ' || conname as reference from pg_constraint k
     where contype = 'f' and not exists (
       select from pg_index i where i.indrelid = k.conrelid and i.indpred is null and (i.indkey::int2[])[0] = k.conkey[1])`,
  );
  expect(rows).toEqual([]);
});
