import { randomUUID } from 'node:crypto';
import { nreActivities } from '../../../activities/nre/nre';
import type { Money } from '../../../workflows/kit/policy/fields';
import { type Actor, SYSTEM } from '../../../workflows/kit/policy/roles';
import { NRE } from '../../../workflows/shared/funding';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually, partnerAdmin } from '../../support/engine-world';
import { keptFile } from '../../support/kept-file';
import { mustBeDone, type Opened, opened } from '../shared/common-requests';
import { reviewer } from '../shared/funding-requests';
import { paymentRequests, yuan } from '../payment/payment-requests';

/** An agreement in force with the money of all its milestones set aside, and whose it is. */
export interface Agreement {
  readonly nreCaseId: string;
  readonly partner: Actor;
  readonly solutionId: string;
  readonly milestones: number;
  readonly amount: Money;
}

/** A milestone of an agreement. */
export interface MilestoneCase extends Agreement {
  readonly caseId: string;
}

const EACH = yuan(1_000);

/** Milestones for tests: every agreement has a new partner and a new solution. */
export function milestoneRequests(world: EngineWorld) {
  const payments = paymentRequests(world);
  const requests = {
    ...payments,
    async agreement(milestones = 3, nreCaseId: string = randomUUID()): Promise<Agreement> {
      const id = await payments.party('partner', { partnerKind: 'software-partner', programmes: [NRE] });
      const solutionId = `${id}.solution`;
      const row = { id: solutionId, partner_id: id, name: '方案', name_en: 'Solution', product: solutionId };
      await world.db('solutions').insert({ ...row, certification: 'certified' });
      const amount = { ...EACH, minor: EACH.minor * milestones };
      const short = await nreActivities(world).holdAgreement({ caseId: nreCaseId, amount });
      if (short.length > 0) throw new Error('the budget is exhausted');
      return { nreCaseId, partner: partnerAdmin(id), solutionId, milestones, amount };
    },
    /** Has the system open a milestone, as the request does. */
    ask({ nreCaseId, partner, solutionId, milestones }: Agreement, milestone: number): Promise<Opened> {
      const of = { nreCaseId, partnerId: partner.partyId, solutionId, milestone, milestones, amount: EACH };
      const form = { ...of, nreNo: 'NR-20261121-000007', title: `阶段${milestone}`, agreementVersion: 1 };
      return world.open('nre-milestone', SYSTEM, form);
    },
    async milestone(agreement?: Agreement, milestone = 1): Promise<MilestoneCase> {
      const of = agreement ?? (await requests.agreement());
      const caseId = opened(await requests.ask(of, milestone));
      await payments.openTask(caseId, 'acceptance');
      return { ...of, caseId };
    },
    report: (partner: Actor, name = '验收报告.pdf') => keptFile(world.db, partner, name),
    async submit({ caseId, partner }: MilestoneCase): Promise<Delivery> {
      const form = { acceptanceReport: [await requests.report(partner)] };
      return world.decide(caseId, 'acceptance', partner, 'submit', { form });
    },
    async resubmit({ caseId, partner }: MilestoneCase): Promise<Delivery> {
      const form = { acceptanceReport: [await requests.report(partner, '验收报告-修订.pdf')], remarks: '已补充' };
      return world.decide(caseId, 'resubmission', partner, 'resubmit', { form });
    },
    async submitted(milestone?: MilestoneCase): Promise<MilestoneCase> {
      const of = milestone ?? (await requests.milestone());
      await payments.openTask(of.caseId, 'acceptance');
      mustBeDone(await requests.submit(of));
      await payments.openTask(of.caseId, 'review');
      return of;
    },
    review: ({ caseId }: MilestoneCase, decision: 'approve' | 'reject', comment?: string): Promise<Delivery> =>
      world.decide(caseId, 'review', reviewer, decision, comment === undefined ? {} : { comment }),
    withdraw: ({ caseId, partner }: MilestoneCase): Promise<Delivery> =>
      world.act(caseId, partner, 'withdraw', { reason: '材料有误' }),
    /** Approves the acceptance; returns the case that pays it, once the partner is asked for its invoice. */
    async accepted(milestone: MilestoneCase): Promise<string> {
      mustBeDone(await requests.review(milestone, 'approve'));
      const { paymentCaseId } = (await world.caseRow(milestone.caseId)).data;
      await payments.openTask(String(paymentCaseId), 'invoice');
      return String(paymentCaseId);
    },
    certify: ({ solutionId }: MilestoneCase, certification: 'certified' | 'advanced' | 'none' | 'revoked') =>
      payments.set('solutions', solutionId, { certification }),
    inform: ({ partner }: MilestoneCase, businessInformation: 'authenticated' | 'pending' | 'missing') =>
      payments.set('finance', partner.partyId, { businessInformation }),
    /** What the system told a case, in order. */
    toldBySystem: (caseId: string, count: number) =>
      eventually(`${count} messages`, async () => {
        const bodies = await world
          .db('commands')
          .where({ case_id: caseId, kind: 'act' })
          .orderBy('received_at')
          .pluck('body');
        return bodies.length === count && (bodies as { action: string; form: object }[]);
      }),
  };
  return requests;
}

export type MilestoneRequests = ReturnType<typeof milestoneRequests>;
