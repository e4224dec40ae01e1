import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { done, opened, refusedWith } from '../shared/common-requests';
import { type Incentive, incentiveRequests, line } from './fh-incentive-requests';
import { manager } from '../shared/funding-requests';

const beijing = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`);

describe('the application for the incentive of a month', () => {
  // Without a relay no quarter is told of every step: it has tests of its own.
  const world = testWorld({ relay: false });
  const requests = incentiveRequests(world);

  const dueOf = async (caseId: string, key: string): Promise<Date | null> =>
    (await requests.openTask(caseId, key)).due_at;
  const submitted = async (incentive: Incentive): Promise<Incentive> => {
    expect(await requests.submit(incentive)).toEqual(done);
    return requests.inReview(incentive);
  };
  const filesOf = (caseId: string): Promise<string[]> =>
    world.db('case_files').where({ case_id: caseId }).orderBy('slot').pluck('state');

  it('is drafted, submitted with its persons and materials, and passes', async () => {
    const incentive = await submitted(await requests.drafted('si-presales', 2));
    const { caseId, partner } = incentive;
    expect((await world.caseRow(caseId)).data).toMatchObject({
      headCount: 2,
      amount: { minor: 4_000_000, currency: 'CNY' },
    });
    expect(await requests.pass(incentive)).toEqual(done);
    await requests.inState(caseId, 'preliminary-approved');
    expect(await filesOf(caseId)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(await requests.told(caseId)).toContain(`case-moved → ${partner.partyId}`);
    expect(await world.act(caseId, SYSTEM, 'finalise', {})).toEqual(done);
    expect(await world.outcome(caseId)).toBe('finalised');
  });

  it('is possible once for a month of the current quarter that has begun, for a programme of its own', async () => {
    await world.setClock(beijing('2026-11-30 12:00:00'));
    const partner = await requests.qualifiedFor('si-presales');
    const apply = async (programme: string, month: string, more: object = {}): Promise<string[]> =>
      refusedWith((await world.open('fh-incentive', partner, { programme, month, ...more })).delivery);
    expect(await apply('si-presales', '2026-12')).toEqual(['MONTH_NOT_OPEN']);
    expect(await apply('si-presales', '2026-09')).toEqual(['MONTH_NOT_OPEN']);
    expect(await apply('si-presales', '2026-10', { lines: [line('sp-1')] })).toEqual(['LIST_IS_GENERATED']);
    expect(await apply('si-presales', '2026-10', { stage: 1 })).toEqual(['NO_STAGES']);
    expect(await apply('si-presales', '2026-10', { partnerId: 'partner-a' })).toEqual(['OTHER_PARTNER']);
    expect(await apply('lecturer-fund', '2026-11')).toEqual(['NOT_QUALIFIED']);
    expect(await apply('service-expert', '2026-11')).toEqual(expect.arrayContaining(['LIST_IS_GENERATED']));
    expect(await apply('si-presales', '2026-10')).toEqual(['done']);
    expect(await apply('si-presales', '2026-10')).toEqual(['open-request-exists']);
    const form = { programme: 'si-presales', month: '2026-11', partnerId: partner.partyId };
    expect(refusedWith((await world.open('fh-incentive', manager, form)).delivery)).toEqual(['PARTNER_APPLIES']);
  });

  it('names only specialists of the partner who fulfil the conditions, each fault at once', async () => {
    await world.setClock(beijing('2027-03-20 12:00:00'));
    const draft = await requests.drafted();
    const { partner, persons } = draft;
    const bad = (more: object): Promise<string> => requests.specialist(partner, 'si-presales', { ...more });
    const others = [
      await bad({ position: 'Sales' }),
      await bad({ certificates: JSON.stringify([{ code: 'HCSP', validUntil: '2027-03-30' }]) }),
      await bad({ works_since: '2026-10-20' }),
      await bad({ state: 'bound' }),
    ];
    expect(refusedWith(await requests.submit({ ...draft, persons: others }))).toEqual([
      ...['POSITION_DIFFERS', 'CERTIFICATE_MISSING', 'EXPERIENCE_TOO_SHORT', 'PERSON_NOT_DEDICATED'],
    ]);
    expect(refusedWith(await requests.submit({ ...draft, persons: [...persons, ...persons] }))).toEqual([
      'PERSON_TWICE',
    ]);
    const elsewhere = await requests.specialist(await requests.partner(), 'si-presales');
    expect(refusedWith(await requests.submit({ ...draft, persons: [elsewhere] }))).toEqual(['PERSON_NOT_DEDICATED']);
    expect(await requests.submit(draft)).toEqual(done);
  });

  it('is refused without persons, without materials, and while nobody has said what is paid', async () => {
    const draft = await requests.drafted();
    const submit = async (more: object): Promise<string[]> => {
      const form = { ...(await requests.application(draft)), ...more };
      return refusedWith(await world.decide(draft.caseId, 'submission', draft.partner, 'submit', { form }));
    };
    expect(await submit({ persons: null })).toEqual(['NOBODY_NAMED']);
    expect(await submit({ persons: null, materials: null })).toEqual(['MATERIALS_MISSING', 'NOBODY_NAMED']);
    await requests.setting('fh.monthlyAmount', {});
    expect(await submit({})).toEqual(['NOTHING_TO_PAY']);
    await requests.unset('fh.monthlyAmount');
    expect(await submit({})).toEqual(['done']);
  });

  it('of the lecturer fund needs eight days of training and a satisfaction of 4.25', async () => {
    const draft = await requests.drafted('lecturer-fund');
    expect(refusedWith(await requests.submit(draft, { trainingDays: 7, satisfaction: '4.2' }))).toEqual([
      ...['TRAINING_TOO_SHORT', 'SATISFACTION_TOO_LOW'],
    ]);
    expect(refusedWith(await requests.submit(draft, { trainingDays: 8, satisfaction: '很好' }))).toEqual([
      'SATISFACTION_TOO_LOW',
    ]);
    expect(await requests.submit(draft, { trainingDays: 8, satisfaction: '4.25' })).toEqual(done);
  });

  it('counts a person once a month and a project for one specialist, also when two apply at the same instant', async () => {
    const draft = await requests.drafted('si-presales', 2);
    const [first, second] = draft.persons as [string, string];
    const sameProject = await requests.application(draft, { project: '智慧园区' });
    const decided = await world.decide(draft.caseId, 'submission', draft.partner, 'submit', { form: sameProject });
    expect(refusedWith(decided)).toEqual(['PROJECT_CLAIMED']);
    await submitted(draft);
    const { db } = world;
    expect(await db('funding_claims').where({ case_id: draft.caseId, kind: 'fh-person' })).toHaveLength(2);

    const other = await requests.qualifiedFor('si-presales');
    const rivals = [await requests.drafted(), await requests.drafted('si-presales', 1, { partner: other })] as const;
    const [a, b] = await Promise.all(rivals.map((each) => requests.submit(each, { project: '数据中台' })));
    expect([a!, b!].flatMap(refusedWith).sort()).toEqual(['PROJECT_CLAIMED', 'done']);
    const { month } = draft;
    const mine = { kind: 'fh-person', subject: [`${first}/${month}`, `${second}/${month}`] };
    expect(await db('funding_claims').where({ kind: mine.kind }).whereIn('subject', mine.subject)).toHaveLength(2);
  });

  it('counts twice for a person in the first year of work, and gives that back when nothing comes of it', async () => {
    await world.setClock(beijing('2027-06-15 12:00:00'));
    const partner = await requests.qualifiedFor('si-presales');
    const personId = await requests.specialist(partner, 'si-presales', { works_since: '2026-10-01' });
    const draftOf = async (month: string): Promise<Incentive> => {
      const caseId = opened(await world.open('fh-incentive', partner, { programme: 'si-presales', month }));
      await requests.openTask(caseId, 'submission');
      return { caseId, partner, persons: [personId] };
    };
    const [april, may, june] = [await draftOf('2027-04'), await draftOf('2027-05'), await draftOf('2027-06')];
    expect([await requests.submit(april), await requests.submit(may)]).toEqual([done, done]);
    expect(refusedWith(await requests.submit(june))).toEqual(['PERSON_REQUESTS_USED_UP']);
    await requests.inReview(may);
    expect(await world.act(may.caseId, manager, 'cancel', { reason: '测试' })).toEqual(done);
    await eventually(
      'the claim to be given back',
      async () => (await world.db('funding_claims').where({ case_id: may.caseId })).length === 0,
    );
    expect(await requests.submit(june)).toEqual(done);
  });

  it('that fails is mended with the reason in view until the month of its first submission ends, then it is closed', async () => {
    await world.setClock(beijing('2027-07-28 15:00:00'));
    const incentive = await submitted(await requests.drafted());
    const { caseId } = incentive;
    const [file] = await world
      .db('case_files')
      .where({ case_id: caseId, slot: 'materials' })
      .pluck<string[]>('file_id');
    expect(await requests.fail(incentive, { refused: [{ fileId: file, reason: '看不清' }] })).toEqual(done);
    expect(await dueOf(caseId, 'resubmission')).toEqual(beijing('2027-08-01 00:00:00'));
    expect((await world.caseRow(caseId)).data).toMatchObject({ rejection: { reason: '材料不全' } });
    expect(await filesOf(caseId)).toEqual(['refused', 'submitted']);
    expect(await requests.resubmit(incentive)).toEqual(done);
    await requests.inReview(incentive);
    expect(await filesOf(caseId)).toEqual(expect.arrayContaining(['superseded', 'submitted']));
    expect(await requests.fail(incentive)).toEqual(done);
    const due = await dueOf(caseId, 'resubmission');
    expect(due).toEqual(beijing('2027-08-01 00:00:00'));
    await world.advanceTo(due!);
    expect(await world.outcome(caseId)).toBe('closed-rejected');
    await eventually('the money and the claims to be given back', async () => {
      const left = await world.db('funding_claims').where({ case_id: caseId, kind: 'fh-person' });
      const kinds = await world.db('ledger_entries').where({ case_id: caseId }).orderBy('id').pluck<string[]>('kind');
      return left.length === 0 && kinds.at(-1) === 'release';
    });
  });

  it('that was submitted in the last second of a month counts for it: a rejection of the next month closes it at once', async () => {
    await world.setClock(beijing('2027-08-30 15:00:00'));
    const strict = await requests.drafted();
    const kind = await requests.drafted();
    const at = beijing('2027-08-31 23:59:59').getTime();
    for (const each of [strict, kind]) {
      const form = await requests.application(each);
      const command = await world.storeDecision(each.caseId, 'submission', each.partner, 'submit', { form });
      expect(await world.deliver(await requests.receivedAt(command, at))).toEqual(done);
      await requests.inReview(each);
    }
    await world.setClock(beijing('2027-08-31 23:59:59'));
    await requests.setting('fh.resubmissionGrace', 3);
    expect(await requests.fail(kind)).toEqual(done);
    expect(await dueOf(kind.caseId, 'resubmission')).toEqual(beijing('2027-09-04 00:00:00'));
    await requests.unset('fh.resubmissionGrace');
    await world.setClock(beijing('2027-09-01 09:00:00'));
    expect(await requests.fail(strict)).toEqual(done);
    expect(await world.outcome(strict.caseId)).toBe('closed-rejected');
    expect((await world.caseRow(kind.caseId)).outcome).toBeNull();
  });

  it('cannot be resubmitted once the payment of its quarter was requested', async () => {
    const incentive = await submitted(await requests.drafted());
    await requests.fail(incentive);
    await requests.openTask(incentive.caseId, 'resubmission');
    expect(await world.act(incentive.caseId, SYSTEM, 'closeForPayment', {})).toEqual(done);
    expect(await world.outcome(incentive.caseId)).toBe('closed-rejected');
    expect(refusedWith(await requests.resubmit(incentive))).toEqual(['case-closed']);
  });

  it('of nothing but a draft ends with the quarter, or earlier by the partner, and the month is free again', async () => {
    await world.setClock(beijing('2027-11-05 09:00:00'));
    const discarded = await requests.drafted();
    const forgotten = await requests.drafted();
    expect(await dueOf(forgotten.caseId, 'submission')).toEqual(beijing('2028-01-01 00:00:00'));
    const { caseId, partner, month } = discarded;
    const saved = { persons: [], materials: [await requests.proof(partner)] };
    expect(await world.act(caseId, partner, 'save', saved)).toEqual(done);
    expect(await world.act(caseId, partner, 'discard', {})).toEqual(done);
    expect(await world.outcome(caseId)).toBe('not-requested');
    await eventually('the month to be free', async () => {
      const { delivery } = await world.open('fh-incentive', partner, { programme: 'si-presales', month });
      return delivery.status === 'done';
    });
    await world.advanceTo(beijing('2028-01-01 00:00:00'));
    expect(await world.outcome(forgotten.caseId)).toBe('not-requested');
  });

  it('passes only when the budget has its money', async () => {
    await requests.setting('fh.monthlyAmount', { 'si-presales': 10 ** 15 });
    const incentive = await submitted(await requests.drafted());
    await requests.unset('fh.monthlyAmount');
    expect(refusedWith(await requests.pass(incentive))).toEqual(['BUDGET_EXHAUSTED']);
    const budget = world.db('budgets').where({ key: 'fh' });
    const before = await budget.clone().first<{ total_minor: number }>('total_minor');
    await budget.clone().update({ total_minor: before.total_minor + 10 ** 15 });
    expect(await requests.pass(incentive)).toEqual(done);
  });
});
