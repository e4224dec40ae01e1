import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from '../../../db/engine/commands';
import type { FormValues, Money } from '../../../workflows/kit/policy/fields';
import { type Actor, SYSTEM } from '../../../workflows/kit/policy/roles';
import { workflowIdOf } from '../../../workflows/kit/policy/policy';
import { NRE } from '../../../workflows/shared/funding';
import { nrePolicy } from '../../../workflows/nre/nre.policy';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually, partnerAdmin, vendor } from '../../support/engine-world';
import { keptFile } from '../../support/kept-file';
import { mustBeDone, type Opened, opened } from '../shared/common-requests';
import { approver, fundingRequests, manager, reviewer } from '../shared/funding-requests';
import { paymentRequests, secondFinance, yuan } from '../payment/payment-requests';

export const psa = vendor('psa');
export const technical = vendor('technical-reviewer');
export const panel = vendor('commercial-panel');

/** Codes of cloud services of the seeded world. */
export const HIGH_ORDER = ['modelarts', 'pangu', 'gaussdb'] as const;
export const KEY = 'devstar';
export const NEITHER = 'ecs';

/** A case about NRE support, and whose it is. */
export interface NreCase {
  readonly caseId: string;
  readonly partner: Actor;
  readonly solutionId: string;
}

/** A milestone of test agreements. */
export const stage = (n: number, amount: Money = yuan(1_000)): FormValues => ({
  title: `阶段${n}`,
  amount,
  plannedOn: `2027-0${n}-15`,
});

/** NRE support for tests; every partner and solution is new, so that no test meets another. */
export function nreRequests(world: EngineWorld) {
  const { sms } = fundingRequests(world);
  const payments = paymentRequests(world);
  let solutions = 0;

  const requests = {
    ...payments,
    sms,
    async partner(more: object = {}): Promise<Actor> {
      const programmes = ['software-partner', NRE];
      return partnerAdmin(await payments.party('partner', { partnerKind: 'software-partner', programmes, ...more }));
    },
    async solution({ partyId }: Actor, more: object = {}): Promise<string> {
      solutions += 1;
      const id = `${partyId}.s-${solutions}`;
      const row = { id, partner_id: partyId, name: '方案', name_en: 'Solution', product: id };
      await world
        .db('solutions')
        .insert({ ...row, certification: 'certified', entitlement_until: '2099-12-31', ...more });
      return id;
    },
    apply: (partner: Actor, solutionId: string, more: FormValues = {}): Promise<Opened> =>
      world.open('nre', partner, { solutionId, ...more }),
    /** An opening that is stored but not delivered. */
    stored(partner: Actor, solutionId: string): Promise<Command> {
      const caseId = randomUUID();
      const workflowId = `${world.workflowIdPrefix}${workflowIdOf(nrePolicy, { solutionId }, partner, caseId)}`;
      const body = { form: { solutionId }, profile: 'CN' };
      return world.store('open', { caseId, workflowId, type: 'nre' }, partner, body);
    },
    async inReview(more: object = {}, by?: Actor): Promise<NreCase> {
      const partner = by ?? (await requests.partner());
      const solutionId = await requests.solution(partner, more);
      const caseId = opened(await requests.apply(partner, solutionId));
      await payments.openTask(caseId, 'qualificationReview');
      return { caseId, partner, solutionId };
    },
    judge: (caseId: string, decision: 'approve' | 'reject', comment?: string): Promise<Delivery> =>
      world.decide(caseId, 'qualificationReview', reviewer, decision, comment === undefined ? {} : { comment }),
    /** Approved, and the PSA has agreed the workload. */
    async qualified(more?: object): Promise<NreCase> {
      const application = await requests.inReview(more);
      mustBeDone(await requests.judge(application.caseId, 'approve'));
      await payments.openTask(application.caseId, 'workloadAgreement');
      mustBeDone(await requests.agree(application.caseId));
      await payments.openTask(application.caseId, 'sow');
      return application;
    },
    agree: (caseId: string, workload = 40): Promise<Delivery> =>
      world.decide(caseId, 'workloadAgreement', psa, 'agree', { form: { workload } }),
    /** The form of a statement of work with new files. */
    async sow(partner: Actor, services: readonly string[] = HIGH_ORDER): Promise<FormValues> {
      const file = async (name: string) => [await keptFile(world.db, partner, `${name}-${(solutions += 1)}.pdf`)];
      return {
        services: services.map((service) => ({ service, use: '适配' })),
        productSolution: await file('产品方案'),
        selfCheck: await file('自检清单'),
        expertFeedback: await file('专家评价反馈'),
      };
    },
    upload: async ({ caseId, partner }: NreCase, services?: readonly string[]): Promise<Delivery> =>
      world.decide(caseId, 'sow', partner, 'upload', { form: await requests.sow(partner, services) }),
    resubmitSow: async ({ caseId, partner }: NreCase, services?: readonly string[]): Promise<Delivery> =>
      world.decide(caseId, 'sowResubmission', partner, 'resubmit', { form: await requests.sow(partner, services) }),
    changeSow: async ({ caseId, partner }: NreCase, services?: readonly string[]): Promise<Delivery> =>
      world.act(caseId, partner, 'changeSow', await requests.sow(partner, services)),
    async assessed(more?: object): Promise<NreCase> {
      const application = await requests.qualified(more);
      mustBeDone(await requests.upload(application));
      await payments.openTask(application.caseId, 'techAssessment');
      return application;
    },
    assess: (caseId: string, decision: 'pass' | 'fail', comment?: string): Promise<Delivery> =>
      world.decide(caseId, 'techAssessment', technical, decision, comment === undefined ? {} : { comment }),
    async techApproved(more?: object): Promise<NreCase> {
      const application = await requests.assessed(more);
      await requests.toTechApproved(application);
      return application;
    },
    async toTechApproved({ caseId }: NreCase): Promise<void> {
      mustBeDone(await requests.assess(caseId, 'pass'));
      await payments.openTask(caseId, 'commercialStart');
    },
    startReview: (caseId: string): Promise<Delivery> => world.decide(caseId, 'commercialStart', manager, 'start'),
    async toCommercialReview({ caseId }: NreCase): Promise<void> {
      mustBeDone(await requests.startReview(caseId));
      await payments.openTask(caseId, 'commercialReview');
    },
    async commercialReview(more?: object): Promise<NreCase> {
      const application = await requests.techApproved(more);
      await requests.toCommercialReview(application);
      return application;
    },
    value: (caseId: string, decision: 'pass' | 'reject' | 'sendBack', comment?: string): Promise<Delivery> =>
      world.decide(caseId, 'commercialReview', panel, decision, comment === undefined ? {} : { comment }),
    async commercialApproved(more?: object): Promise<NreCase> {
      const application = await requests.commercialReview(more);
      mustBeDone(await requests.value(application.caseId, 'pass'));
      await payments.openTask(application.caseId, 'agreementUpload');
      return application;
    },
    /** The form of an agreement over so many milestones of CNY 1,000. */
    async agreement(milestones: readonly FormValues[] = [1, 2].map((n) => stage(n)), more: FormValues = {}) {
      const minor = milestones.reduce((sum, { amount }) => sum + (amount as Money).minor, 0);
      return {
        agreement: [await keptFile(world.db, manager, `协议-${(solutions += 1)}.pdf`)],
        number: 'NRE-2026-001',
        amount: { minor, currency: 'CNY' },
        milestones,
        ...more,
      };
    },
    async uploadAgreement(
      caseId: string,
      milestones?: readonly FormValues[],
      { by = manager, ...more }: FormValues & { by?: Actor } = {},
    ): Promise<Delivery> {
      const form = await requests.agreement(milestones, more);
      return world.decide(caseId, 'agreementUpload', by, 'upload', { form });
    },
    async rechecked(milestones?: readonly FormValues[]): Promise<NreCase> {
      const application = await requests.commercialApproved();
      mustBeDone(await requests.uploadAgreement(application.caseId, milestones));
      await payments.openTask(application.caseId, 'agreementRecheck');
      return application;
    },
    confirm: (caseId: string, by = secondFinance): Promise<Delivery> =>
      world.decide(caseId, 'agreementRecheck', by, 'confirm'),
    sendBack: (caseId: string, reason = '金额与协议不符'): Promise<Delivery> =>
      world.decide(caseId, 'agreementRecheck', secondFinance, 'sendBack', { form: { reason } }),
    async effective(milestones?: readonly FormValues[]): Promise<NreCase> {
      const application = await requests.rechecked(milestones);
      mustBeDone(await requests.confirm(application.caseId));
      await payments.openTask(application.caseId, 'milestones');
      return application;
    },
    amend: async (caseId: string, milestones: readonly FormValues[], more?: FormValues): Promise<Delivery> =>
      world.act(caseId, manager, 'amend', await requests.agreement(milestones, more)),
    accept: (caseId: string, milestone: number): Promise<Delivery> =>
      world.act(caseId, SYSTEM, 'milestoneAccepted', { milestone }),
    end: (caseId: string, milestone: number, outcome: 'paid' | 'cancelled' = 'paid'): Promise<Delivery> =>
      world.act(caseId, SYSTEM, 'milestoneEnded', { milestone, outcome }),
    /** Waits until a case knows this. */
    known: (caseId: string, facts: FormValues) =>
      eventually(`the case to know ${JSON.stringify(facts)}`, async () => {
        const { data } = await world.caseRow(caseId);
        return Object.entries(facts).every(([name, value]) => isDeepStrictEqual(data[name], value));
      }),
    /** Waits until a person has been reminded that often. */
    reminded: (caseId: string, key: string, times = 1) =>
      eventually(`reminder ${times}`, async () => (await world.task(caseId, key)).reminded === times),
    terminate: (caseId: string): Promise<Delivery> => world.act(caseId, approver, 'terminate', { reason: '项目取消' }),
    certify: (solutionId: string, certification: 'certified' | 'advanced' | 'none' | 'revoked') =>
      payments.set('solutions', solutionId, { certification }),
    /** Marks the entitlement of a solution as used by another case, or by none. */
    use: (id: string, caseId: string | null) =>
      world
        .db('solutions')
        .where({ id })
        .update({ used_by: caseId, used_at: caseId === null ? null : new Date() }),
    /** The case of a milestone that a request had opened. */
    milestoneOf: (nreCaseId: string, milestone: number): Promise<string> =>
      eventually(`milestone ${milestone}`, async () => {
        const row = await world
          .db('cases')
          .whereRaw(`type = 'nre-milestone' and form->>'nreCaseId' = ? and form->'milestone' = ?::text::jsonb`, [
            nreCaseId,
            String(milestone),
          ])
          .first<{ id: string } | undefined>('id');
        return row?.id;
      }),
    milestones: (nreCaseId: string): Promise<FormValues[]> =>
      world
        .db('cases')
        .whereRaw(`type = 'nre-milestone' and form->>'nreCaseId' = ?`, [nreCaseId])
        .orderBy('opened_at')
        .pluck<FormValues[]>('form'),
    /** Submits the acceptance of a milestone and approves it; returns the case that pays it. */
    async acceptReport(caseId: string, partner: Actor): Promise<string> {
      await payments.openTask(caseId, 'acceptance');
      const form = { acceptanceReport: [await keptFile(world.db, partner, `验收-${(solutions += 1)}.pdf`)] };
      mustBeDone(await world.decide(caseId, 'acceptance', partner, 'submit', { form }));
      await payments.openTask(caseId, 'review');
      mustBeDone(await world.decide(caseId, 'review', reviewer, 'approve'));
      const { paymentCaseId } = (await world.caseRow(caseId)).data;
      await payments.openTask(String(paymentCaseId), 'invoice');
      return String(paymentCaseId);
    },
    /** What a case has set aside, in minor units. */
    async reservedBy(caseId: string): Promise<number> {
      const entries = await world
        .db('ledger_entries')
        .where({ case_id: caseId })
        .orWhere({ drawn_from: caseId })
        .select<{ kind: string; case_id: string; amount_minor: number; drawn_minor: number; drawn_from: string }[]>();
      return entries.reduce(
        (sum, { kind, case_id, amount_minor, drawn_minor, drawn_from }) =>
          sum +
          (kind === 'reserve' && case_id === caseId ? Number(amount_minor) : 0) -
          (drawn_from === caseId ? Number(drawn_minor) : 0),
        0,
      );
    },
  };
  return requests;
}

export type NreRequests = ReturnType<typeof nreRequests>;
