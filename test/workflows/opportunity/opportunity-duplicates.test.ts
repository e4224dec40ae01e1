import { createRelated } from '../../../activities/related';
import { claimNeed, rivalsOf } from '../../../db/opportunity/opportunities';
import type { FormValues } from '../../../workflows/kit/policy/fields';
import type { Delivery } from '../../../worker/engine';
import type { Duty } from '../../../workflows/kit/policy/duties';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { eventually, person } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, opened, refusedWith } from '../shared/common-requests';
import { bd, completeForm, DELIVERY, opportunityRequests, psm, sharer } from './opportunity-requests';

describe('opportunities about the same need', () => {
  const world = testWorld();
  const requests = opportunityRequests(world);

  const again = (form: FormValues, more: FormValues = {}): FormValues =>
    completeForm({ customerEnterpriseId: form.customerEnterpriseId, ...more });
  const wide = (text: string): string =>
    text.replace(/\w/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
  const passing = async (caseId: string): Promise<readonly string[]> => refusedWith(await requests.pass(caseId));

  it('are the same by number, account or name in any spelling, whatever the offering, when their periods overlap', async () => {
    const first = await requests.verified();
    const id = String(first.form.customerEnterpriseId);
    const written = { customerEnterpriseId: wide(id.toLowerCase().replaceAll('-', ' ')), offering: 'Cold chain' };
    const name = String(first.form.customerName).replace('有限公司', '股份有限公司');
    const rivals = [
      completeForm({ ...written, projectStart: '2030-12-31', projectEnd: '2031-06-30' }),
      completeForm({ customerName: ` ${name} ` }),
    ];
    for (const form of rivals) {
      const { caseId } = await requests.inVerification(undefined, form);
      expect(await passing(caseId)).toEqual(['DUPLICATE_PASSED']);
      expect(await world.caseRow(caseId)).toMatchObject({ state: 'in-verification' });
    }

    const others = [again(first.form, { projectStart: '2031-01-01', projectEnd: '2031-06-30' }), completeForm()];
    for (const form of others)
      expect(await passing((await requests.inVerification(undefined, form)).caseId)).toEqual(['done']);
  });

  it('may all be the same partner’s: a rival is another’s', async () => {
    const first = await requests.verified();
    const second = await requests.inVerification(first.partner, again(first.form));
    expect(await passing(second.caseId)).toEqual(['done']);
  });

  it('pass beside each other when a verifier says that the needs differ, and then never meet again', async () => {
    const first = await requests.verified();
    const second = await requests.inVerification(undefined, again(first.form));
    expect(await passing(second.caseId)).toEqual(['DUPLICATE_PASSED']);
    const beside = await world.decide(second.caseId, 'verification', bd, 'pass', { form: { separateNeed: true } });
    expect(beside).toEqual(done);
    await requests.openTask(second.caseId, 'progressDue');
    expect(await rivalsOf(world.db, first.caseId)).toEqual([]);
    expect(await world.caseRow(first.caseId)).toMatchObject({ state: 'verified' });
  });

  it('show why they match, the likelier first', async () => {
    const customer = completeForm({ customerId: 'customer-3' });
    const unlike = await requests.inReview(
      undefined,
      completeForm({
        customerId: 'customer-3',
        offering: '供应链金融',
        cloudServices: ['ai'],
        projectStart: '2030-06-01',
      }),
    );
    const alike = await requests.inReview(undefined, again(customer, { offering: 'smart warehouse SUITE 2.0' }));
    const own = await requests.inReview(undefined, customer);
    expect(await rivalsOf(world.db, own.caseId)).toMatchObject([
      { caseId: alike.caseId, matches: ['registration', 'offering', 'services'] },
      { caseId: unlike.caseId, matches: ['account'], overlapStart: '2030-06-01', overlapEnd: '2030-12-31' },
    ]);
  });

  it('may pass again when the one that passed was lost, and not when it was delivered', async () => {
    const lost = await requests.verified();
    const next = await requests.inVerification(undefined, again(lost.form));
    expect(await passing(next.caseId)).toEqual(['DUPLICATE_PASSED']);
    await world.act(lost.caseId, lost.partner, 'closeLost', { reason: '丢单' });
    await world.outcome(lost.caseId);
    expect(await passing(next.caseId)).toEqual(['done']);
    await requests.openTask(next.caseId, 'progressDue');
    await requests.report(next);
    await requests.openTask(next.caseId, 'progressDue');
    await requests.report(next, DELIVERY);
    await world.outcome(next.caseId);
    const third = await requests.inVerification(undefined, again(lost.form));
    expect(await passing(third.caseId)).toEqual(['DUPLICATE_PASSED']);
  });

  it('of two that are passed at the same instant exactly one passes, pair after pair', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const first = await requests.inVerification();
        const second = await requests.inVerification(undefined, again(first.form));
        return [first.caseId, second.caseId] as const;
      }),
    );
    const results = await Promise.all(pairs.map((pair) => Promise.all(pair.map((caseId) => passing(caseId)))));
    for (const [n, result] of results.entries()) {
      expect(result.filter(([code]) => code === 'done')).toHaveLength(1);
      const rows = await world
        .db('opportunity_needs')
        .whereIn('case_id', [...pairs[n]!])
        .whereNotNull('passed_at');
      expect(rows).toHaveLength(1);
    }
  });

  it('submitted by two partners in the same second are both taken, and shown to each verifier in order of submission', async () => {
    const [one, two] = await Promise.all([requests.draft(), requests.draft()]);
    const form = again(one.form);
    const submitted = await Promise.all([one, two].map((each) => requests.submit({ ...each, form })));
    expect(submitted).toEqual([done, done]);
    await Promise.all([one, two].map(({ caseId }) => requests.routed(caseId)));
    const third = await requests.inReview(undefined, form);
    const [table] = await createRelated({ db: world.db, ports: world.ports })['partner-opportunity']!({
      ...{ id: third.caseId, state: 'in-review', form, data: {} },
    });
    expect(table).toMatchObject({ key: 'duplicates', visibleTo: ['bd', 'psm', 'vendor-operator'] });
    const order = await Promise.all(
      [one, two].map(async ({ caseId, partner }) => ({
        caseId,
        partner: partner.partyId,
        submittedAt: String((await world.caseRow(caseId)).data.submittedAt),
      })),
    );
    order.sort((a, b) => `${a.submittedAt}${a.caseId}`.localeCompare(`${b.submittedAt}${b.caseId}`));
    expect(table!.rows).toMatchObject(order);
    expect(table!.rows[0]).toMatchObject({
      origin: 'partner',
      state: 'in-review',
      expectedRevenue: form.expectedRevenue,
    });
  });

  it('lose their place when they are submitted again', async () => {
    const first = await requests.inReview();
    const second = await requests.inReview(undefined, again(first.form));
    await world.decide(first.caseId, 'review', psm, 'reject', { comment: '补充信息' });
    await requests.submit(first);
    await requests.openTask(first.caseId, 'review');
    const at = async (caseId: string): Promise<string> => String((await world.caseRow(caseId)).data.submittedAt);
    expect((await at(first.caseId)) > (await at(second.caseId))).toBe(true);
  });

  it('belong to the vendor when it shared first, and to the partner when it submitted first', async () => {
    const shared = await requests.shared();
    const later = await requests.inVerification(undefined, again(shared.form));
    expect(await passing(later.caseId)).toEqual(['SHARED_BY_VENDOR_FIRST']);
    await world.act(shared.caseId, psm, 'recall', { reason: '让给伙伴' });
    await world.outcome(shared.caseId);
    expect(await passing(later.caseId)).toEqual(['done']);

    const earlier = await requests.inReview();
    const same = { customerEnterpriseId: earlier.form.customerEnterpriseId };
    const warned = await requests.share(undefined, same);
    expect(refusedWith(warned.delivery)).toEqual(['DUPLICATE_IN_VERIFICATION']);
    const insisted = await requests.shared(undefined, { ...same, shareDespiteDuplicate: true });
    await world.decide(earlier.caseId, 'review', psm, 'pass');
    await requests.openTask(earlier.caseId, 'verification');
    expect(await passing(earlier.caseId)).toEqual(['done']);
    expect(await world.outcome(insisted.caseId)).toBe('recalled');
    const never = await requests.share(undefined, { ...same, shareDespiteDuplicate: true });
    expect(refusedWith(never.delivery)).toEqual(['DUPLICATE_PASSED']);
  });

  it('end with the one that came first, in every order of submitting, passing, sharing and accepting', async () => {
    const orders = [
      ['submit', 'pass', 'share', 'accept'],
      ['submit', 'share', 'pass', 'accept'],
      ['submit', 'share', 'accept', 'pass'],
      ['share', 'submit', 'pass', 'accept'],
      ['share', 'submit', 'accept', 'pass'],
      ['share', 'accept', 'submit', 'pass'],
    ] as const;
    const play = async (order: (typeof orders)[number]): Promise<string[]> => {
      const form = completeForm();
      const [ours, theirs] = [await requests.draft(undefined, form), await requests.eligible()];
      let shared = '';
      const steps = {
        submit: async () => {
          await requests.submit(ours);
          await requests.openTask(ours.caseId, 'review');
          await world.decide(ours.caseId, 'review', psm, 'pass');
          await requests.openTask(ours.caseId, 'verification');
        },
        pass: async () => void (await requests.pass(ours.caseId)),
        share: async () => {
          const about = { customerName: form.customerName, shareDespiteDuplicate: true };
          const { caseId, delivery } = await requests.share(theirs, about);
          if (delivery.status !== 'done') return;
          shared = caseId;
          await eventually('its need to be known', async () =>
            world.db('opportunity_needs').where({ case_id: shared }).first<object | undefined>('case_id'),
          );
        },
        accept: async () => {
          if (shared !== '') await world.decide(shared, 'acceptance', theirs, 'accept').catch(() => undefined);
        },
      };
      for (const step of order) await steps[step]();
      const rows = await world
        .db('opportunity_needs')
        .whereIn('case_id', shared === '' ? [ours.caseId] : [ours.caseId, shared])
        .whereNotNull('passed_at')
        .pluck<string[]>('origin');
      return [order.join(' '), ...rows];
    };
    const played = await Promise.all(orders.map(play));
    expect(played).toEqual(orders.map((order) => [order.join(' '), order[0] === 'submit' ? 'partner' : 'vendor']));
  });

  it('of a pass and an acceptance at the same instant exactly one wins', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const opportunity = await requests.inVerification();
        const same = { customerEnterpriseId: opportunity.form.customerEnterpriseId, shareDespiteDuplicate: true };
        return [opportunity, await requests.shared(undefined, same)] as const;
      }),
    );
    const results = await Promise.all(
      pairs.map(([ours, theirs], n) => {
        const sent = [
          () => requests.pass(ours.caseId),
          () => world.decide(theirs.caseId, 'acceptance', theirs.partner, 'accept'),
        ];
        // Each is sent first in every other pair.
        return Promise.all((n % 2 === 0 ? sent : sent.toReversed()).map((send) => send()));
      }),
    );
    for (const result of results) expect(result.filter(({ status }) => status === 'done')).toHaveLength(1);
  });

  it('are rejected when one passes, or returned where the settings say so, and told when the other came', async () => {
    const returned = await requests.inVerification();
    const before = await requests.inVerification(undefined, again(returned.form));
    await requests.setting('po.duplicates', 'return');
    expect(await passing(before.caseId)).toEqual(['done']);
    await requests.inState(returned.caseId, 'review-rejected');
    await requests.unset('po.duplicates');
    const winner = await requests.inVerification();
    const loser = await requests.inVerification(undefined, again(winner.form));
    const reviewed = await requests.inReview(undefined, again(winner.form));
    const shared = await requests.shared(undefined, {
      ...{ customerEnterpriseId: winner.form.customerEnterpriseId, shareDespiteDuplicate: true },
    });
    expect(await passing(winner.caseId)).toEqual(['done']);
    const { data } = await requests.inState(loser.caseId, 'verification-rejected');
    const why = { zh: expect.stringMatching(/已有\d{4}-\d\d-\d\d提交/) as string };
    expect(data).toMatchObject({ rejection: { code: 'DUPLICATE', why } });
    expect(await requests.told(loser.caseId)).toContain(`case-moved verification-rejected → ${loser.partner.partyId}`);
    expect(await world.outcome(shared.caseId)).toBe('recalled');
    await eventually('the CRM to have it back', async () =>
      (await requests.crm(shared.caseId)).includes('recycle recalled'),
    );
    await requests.inState(reviewed.caseId, 'review-rejected');
  });

  it('wait while another is being passed, until that claim is given back', async () => {
    const claiming = await requests.inVerification();
    const waiting = await requests.inVerification(undefined, again(claiming.form));
    expect(await claimNeed(world.db, claiming.caseId)).toEqual([]);
    expect(await claimNeed(world.db, claiming.caseId)).toEqual([]);
    expect(await passing(waiting.caseId)).toEqual(['DUPLICATE_BEING_PASSED']);
    await requests.standing(claiming.partner, { status: 'frozen' });
    await requests.openTask(claiming.caseId, 'suspension');
    await requests.standing(claiming.partner, { status: 'active' });
    await requests.openTask(claiming.caseId, 'verification');
    expect(await passing(waiting.caseId)).toEqual(['done']);
    await requests.inState(claiming.caseId, 'verification-rejected');
  });

  describe('are one matter to the people of the vendor', () => {
    const verifier = person('vendor.bd-2', 'bd');
    const shared = async (by: Actor, more: FormValues = {}) => {
      const sharing = await requests.share(undefined, more, by);
      await eventually('its need to be known', async () =>
        world
          .db('opportunity_needs')
          .where({ case_id: opened(sharing) })
          .first<object | undefined>('case_id'),
      );
      return sharing;
    };
    const refusal = (delivery: Delivery): object | string =>
      delivery.status === 'refused' ? delivery.refusal : delivery.status;
    const kept = (duty: Duty, caseId: string) => ({
      code: 'self-approval',
      detail: expect.objectContaining({ duty, caseId }) as unknown,
    });

    it('who shared one does not verify another for the same need, however it is written and whatever became of the first', async () => {
      const first = await shared(bd);
      const name = String(first.form.customerName).replace('有限公司', '（股份）公司');
      const { caseId } = await requests.inVerification(undefined, completeForm({ customerName: ` ${name} ` }));
      const verify = (by: Actor, form: FormValues = {}) => world.decide(caseId, 'verification', by, 'pass', { form });
      expect(refusal(await verify(bd))).toEqual(kept('draw-up', first.caseId));
      expect(refusal(await verify(bd, { separateNeed: true }))).toEqual(kept('draw-up', first.caseId));
      const reject = { comment: '重复', form: { reason: 'duplicate' } };
      expect(refusal(await world.decide(caseId, 'verification', bd, 'reject', reject))).toEqual(
        kept('draw-up', first.caseId),
      );
      await world.act(first.caseId, bd, 'recall', { reason: '改由伙伴跟进' });
      await world.outcome(first.caseId);
      expect(refusal(await verify(bd))).toEqual(kept('draw-up', first.caseId));
      expect(await verify(verifier)).toEqual(done);
    });

    it('who reviewed one does not share the same need with another partner, even as a different need', async () => {
      const { caseId, form } = await requests.inVerification();
      const { customerEnterpriseId } = form;
      for (const says of [{ shareDespiteDuplicate: true }, { separateNeed: true }]) {
        const sharing = await requests.share(undefined, { customerEnterpriseId, ...says }, psm);
        expect(refusal(sharing.delivery)).toEqual(kept('review', caseId));
      }
      const later = { customerEnterpriseId, projectStart: '2031-01-01', projectEnd: '2031-12-31' };
      expect((await requests.share(undefined, later, psm)).delivery).toEqual(done);
    });

    it('one that names the customers of two others brings these together', async () => {
      const byNumber = await shared(bd);
      const byAccount = await shared(verifier, { customerId: 'customer-10' });
      const { customerEnterpriseId } = byNumber.form;
      const both = await requests.inVerification(
        undefined,
        completeForm({ customerEnterpriseId, customerId: 'customer-10' }),
      );
      const verify = (by: Actor) =>
        world.decide(both.caseId, 'verification', by, 'pass', { form: { separateNeed: true } });
      expect(refusal(await verify(bd))).toEqual(kept('draw-up', byNumber.caseId));
      expect(refusal(await verify(verifier))).toEqual(kept('draw-up', byAccount.caseId));
    });

    it('the sales manager of the customer’s office is not asked first for the review of a need that they shared', async () => {
      const first = await shared(sharer);
      const { customerEnterpriseId } = first.form;
      await requests.set('crm', String(customerEnterpriseId), { psm: sharer.personId });
      const { caseId } = await requests.inReview(undefined, completeForm({ customerEnterpriseId }));
      expect(await world.task(caseId, 'review')).toMatchObject({ assignee: null });
      expect(refusal(await world.decide(caseId, 'review', sharer, 'pass'))).toEqual(kept('draw-up', first.caseId));
      expect(await world.decide(caseId, 'review', psm, 'pass')).toEqual(done);
    });
  });
});
