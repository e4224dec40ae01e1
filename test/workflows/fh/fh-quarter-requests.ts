import type { FormValues } from '../../../workflows/kit/policy/fields';
import type { Profile } from '../../../workflows/kit/policy/policy';
import { type Actor, SYSTEM } from '../../../workflows/kit/policy/roles';
import type { FhProgramme } from '../../../workflows/shared/funding';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually } from '../../support/engine-world';
import { mustBeDone, opened } from '../shared/common-requests';
import { type Incentive, incentiveRequests, line } from './fh-incentive-requests';
import { approver, manager } from '../shared/funding-requests';
import { paymentRequests } from '../payment/payment-requests';

export const confirmed = { form: { amountConfirmed: true } };

/** The instant of a time of day in Beijing. */
export const beijingTime = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`);

/** A quarter under way, and whose it is. */
export interface QuarterCase {
  readonly caseId: string;
  readonly partner: Actor;
}

/** Quarters for tests: made of real incentives, each partner new. */
export function quarterRequests(world: EngineWorld) {
  const incentives = incentiveRequests(world);
  const payments = paymentRequests(world);
  let spare: QuarterCase | undefined;
  const requests = {
    ...incentives,
    at: (text: string): Promise<void> => world.setClock(beijingTime(text)),
    /** A draft of an application for a month of a partner. */
    async draftFor(partner: Actor, month: string): Promise<Incentive> {
      const programme = 'si-presales';
      const persons = [await incentives.specialist(partner, programme)];
      const caseId = opened(await world.open('fh-incentive', partner, { programme, month }));
      await incentives.openTask(caseId, 'submission');
      return { caseId, partner, persons };
    },
    async reviewed(partner: Actor, month: string): Promise<Incentive> {
      const draft = await requests.draftFor(partner, month);
      mustBeDone(await incentives.submit(draft));
      return incentives.inReview(draft);
    },
    async approved(partner: Actor, month: string): Promise<Incentive> {
      const incentive = await requests.reviewed(partner, month);
      mustBeDone(await incentives.pass(incentive));
      return incentive;
    },
    async rejected(partner: Actor, month: string): Promise<Incentive> {
      const incentive = await requests.reviewed(partner, month);
      mustBeDone(await incentives.fail(incentive));
      await incentives.openTask(incentive.caseId, 'resubmission');
      return incentive;
    },
    /** A list for a stage of the programme that pays by stage, confirmed and approved. */
    async stage(partner: Actor, month: string, stage: number): Promise<Incentive> {
      const persons = [`${partner.partyId}.sp-${stage}`];
      const form = {
        programme: 'service-ccoe',
        partnerId: partner.partyId,
        month,
        stage,
        lines: persons.map((id) => line(id)),
      };
      const incentive = { caseId: opened(await world.open('fh-incentive', manager, form)), partner, persons };
      await incentives.openTask(incentive.caseId, 'confirmation');
      return incentive;
    },
    async approvedStage(incentive: Incentive): Promise<void> {
      mustBeDone(await incentives.confirm(incentive));
      mustBeDone(await incentives.pass(await incentives.inReview(incentive)));
    },
    /** The open quarter of a partner. */
    quarterOf: (partner: Actor, quarter: string, programme: FhProgramme = 'si-presales'): Promise<QuarterCase> =>
      eventually(`${quarter} of ${partner.partyId}`, async () => {
        const row = await world
          .db('cases')
          .whereRaw(`type = 'fh-quarter' and closed_at is null and form->>'partnerId' = ? and form->>'quarter' = ?`, [
            partner.partyId,
            quarter,
          ])
          .whereRaw(`form->>'programme' = ?`, [programme])
          .first<{ id: string } | undefined>('id');
        return row && { caseId: row.id, partner };
      }),
    /** Why a quarter is not payable, once it knows these months in these states. */
    async why({ caseId }: QuarterCase, codes: readonly string[]) {
      const { data } = await eventually(`the quarter to say ${codes.join(', ')}`, async () => {
        const row = await world.caseRow(caseId);
        const found = (row.data['whyNotPayable'] ?? []) as { code: string }[];
        return found.map(({ code }) => code).join() === codes.join() && row;
      });
      return data['whyNotPayable'] as { code: string; until?: string; title: { zh: string } }[];
    },
    /** A quarter that became payable with its end, of one approved month: what most tests need, with the fewest cases. */
    async payable(site: Profile = 'CN'): Promise<QuarterCase> {
      await requests.at('2026-09-30 12:00');
      const partner = await incentives.qualifiedFor('si-presales');
      await world.db('parties').where({ id: partner.partyId }).update({ site });
      const month = await requests.reviewed(partner, '2026-08');
      return requests.endedWith(month);
    },
    /** A payable quarter whatever it has been through: the one that the test just before has left, or a new one. */
    async anyPayable(): Promise<QuarterCase> {
      const left = spare;
      spare = undefined;
      if (left === undefined) return requests.payable();
      await requests.at('2026-10-01 00:00');
      await incentives.openTask(left.caseId, 'paymentRequest');
      return left;
    },
    /** Leaves a quarter to the next test, payable again; or does not, if it cannot be withdrawn: another test tells. */
    async leave({ caseId, partner }: QuarterCase): Promise<void> {
      if ((await world.caseRow(caseId)).state !== 'payable') {
        const { status } = await world.act(caseId, partner, 'withdraw', { reason: '暂缓' });
        if (status !== 'done') return;
      }
      spare = { caseId, partner };
    },
    /** The quarter of a month that is approved at the very beginning of the next one. */
    async endedWith(month: Incentive): Promise<QuarterCase> {
      const quarter = await requests.quarterOf(month.partner, '2026-Q3');
      await requests.at('2026-10-01 00:00');
      mustBeDone(await incentives.pass(month));
      await incentives.openTask(quarter.caseId, 'paymentRequest');
      return quarter;
    },
    /** The same with a rejected month, which a period of grace keeps open after the end of the quarter. */
    async endedWithRejected(): Promise<QuarterCase & { rejected: Incentive }> {
      await requests.at('2026-09-30 12:00');
      const partner = await incentives.qualifiedFor('si-presales');
      const approved = await requests.reviewed(partner, '2026-08');
      await requests.setting('fh.resubmissionGrace', 3);
      const rejected = await requests
        .rejected(partner, '2026-09')
        .finally(() => requests.unset('fh.resubmissionGrace'));
      return { ...(await requests.endedWith(approved)), rejected };
    },
    /** A payable quarter of July, August and September 2026, all approved, in September. */
    async payableEarly(): Promise<QuarterCase & { months: readonly Incentive[] }> {
      await requests.at('2026-09-15 12:00');
      const partner = await incentives.qualifiedFor('si-presales');
      const months = [];
      for (const month of ['2026-07', '2026-08', '2026-09']) months.push(await requests.approved(partner, month));
      const found = await requests.quarterOf(partner, '2026-Q3');
      await incentives.openTask(found.caseId, 'paymentRequest');
      return { ...found, months };
    },
    /** A quarter of which September was rejected, payable before its end. */
    async withRejected(): Promise<QuarterCase & { rejected: Incentive }> {
      await requests.at('2026-09-15 12:00');
      const partner = await incentives.qualifiedFor('si-presales');
      for (const month of ['2026-07', '2026-08']) await requests.approved(partner, month);
      const rejected = await requests.rejected(partner, '2026-09');
      const quarter = await requests.quarterOf(partner, '2026-Q3');
      await incentives.openTask(quarter.caseId, 'paymentRequest');
      return { ...quarter, rejected };
    },
    request: ({ caseId, partner }: QuarterCase, more: FormValues = confirmed): Promise<Delivery> =>
      world.decide(caseId, 'paymentRequest', partner, 'submit', more),
    async requested<Q extends QuarterCase>(quarter: Q): Promise<Q> {
      await incentives.openTask(quarter.caseId, 'paymentRequest');
      mustBeDone(await requests.request(quarter));
      await incentives.openTask(quarter.caseId, 'paymentReview');
      return quarter;
    },
    review: ({ caseId }: QuarterCase, decision: 'approve' | 'reject', comment?: string): Promise<Delivery> =>
      world.decide(caseId, 'paymentReview', approver, decision, comment === undefined ? {} : { comment }),
    /** Approves the payment; returns the case that makes it. */
    async paying(quarter: QuarterCase): Promise<string> {
      mustBeDone(await requests.review(quarter, 'approve'));
      await incentives.openTask(quarter.caseId, 'payment');
      const { paymentCaseId } = (await world.caseRow(quarter.caseId)).data;
      await payments.openTask(String(paymentCaseId), 'invoice');
      return String(paymentCaseId);
    },
    pay: payments.payAll,
    cancelPayment: payments.cancel,
    paymentEnded: (caseId: string, outcome: 'paid' | 'cancelled'): Promise<Delivery> =>
      world.act(caseId, SYSTEM, 'paymentEnded', { outcome }),
    monthChanged: (caseId: string, month = '2026-07'): Promise<Delivery> =>
      world.act(caseId, SYSTEM, 'monthChanged', { month }),
    verified: payments.balanced,
  };
  return requests;
}

export type QuarterRequests = ReturnType<typeof quarterRequests>;
