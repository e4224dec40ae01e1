import type { PathStage } from '../../../db/directory/directory';
import type { FormValues } from '../../../workflows/kit/policy/fields';
import type { Actor } from '../../../workflows/kit/policy/roles';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually, person, vendor } from '../../support/engine-world';
import { commonRequests, mustBeDone, opened } from '../shared/common-requests';
import { completeForm, DELIVERY, news, vendorForm } from './opportunity-forms';

export { completeForm, DELIVERY, news, vendorForm };
export const psm = vendor('psm');
export const bd = vendor('bd');
/** Corrects what the first verifies. */
export const secondBd = person('vendor.bd-2', 'bd');
/** Shares for the vendor, and neither reviews nor verifies what concerns the same need. */
export const sharer = person('vendor.psm-2', 'psm');
export const mainAccount = (partnerId: string): Actor => person(`${partnerId}.main-account`, 'partner-main-account');

/** What a case was opened with, so that others can be opened about the same need. */
export interface Opportunity {
  readonly caseId: string;
  readonly partner: Actor;
  readonly form: FormValues;
}

/** What matters of a partner here. */
interface Profile {
  readonly stage?: PathStage | null;
  readonly programmes?: string[];
}

/** Opportunities for tests; every partner and customer is new, so that no test meets another. */
export function opportunityRequests(world: EngineWorld) {
  const common = commonRequests(world);
  const openTask = (caseId: string, key: string) =>
    eventually(`an open task ${key}`, async () => {
      const task = await world
        .db('tasks')
        .where({ case_id: caseId, key, status: 'open' })
        .first<{ id: string } | undefined>();
      return task && world.task(caseId, key);
    });

  const requests = {
    ...common,
    async partner({ stage = 'competency-differentiation', programmes = ['pce'] }: Profile = {}): Promise<Actor> {
      const id = await common.party('partner', { partnerKind: 'csp', programmes, pathStage: stage });
      return mainAccount(id);
    },
    standing: (partner: Actor, change: { status?: 'active' | 'frozen' | 'left'; programmes?: string[] }) =>
      common.set('directory', partner.partyId, change),
    /** A draft that holds no more than its title. */
    async draft(partner?: Actor, form: FormValues = completeForm()): Promise<Opportunity> {
      const by = partner ?? (await requests.partner());
      const opening = await world.open('partner-opportunity', by, { title: form.title });
      return { caseId: opened(opening), partner: by, form };
    },
    async submit({ caseId, partner, form }: Opportunity, more: FormValues = {}): Promise<Delivery> {
      const { key } = await requests.openOf(caseId, ['submission', 'resubmission']);
      const decision = key === 'submission' ? 'submit' : 'resubmit';
      return world.decide(caseId, key, partner, decision, { form: { ...form, ...more } });
    },
    async inReview(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.draft(partner, form);
      mustBeDone(await requests.submit(opportunity));
      await openTask(opportunity.caseId, 'review');
      await requests.routed(opportunity.caseId);
      return opportunity;
    },
    /** Waits until the CRM has said where the customer belongs: nobody else does. */
    routed: (caseId: string) =>
      eventually('the CRM to have been asked', async () => (await requests.audit(caseId)).includes('customer.routed')),
    async inVerification(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.inReview(partner, form);
      mustBeDone(await world.decide(opportunity.caseId, 'review', psm, 'pass'));
      await openTask(opportunity.caseId, 'verification');
      return opportunity;
    },
    async verified(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.inVerification(partner, form);
      mustBeDone(await requests.pass(opportunity.caseId));
      await openTask(opportunity.caseId, 'progressDue');
      return opportunity;
    },
    async inProgress(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.verified(partner, form);
      mustBeDone(await requests.report(opportunity));
      await requests.inState(opportunity.caseId, 'in-progress');
      await openTask(opportunity.caseId, 'progressDue');
      return opportunity;
    },
    /** Shares one as the vendor, with an eligible partner unless another is named. */
    async share(partner?: Actor, more: FormValues = {}, by: Actor = sharer) {
      const receiver = partner ?? (await requests.eligible());
      const form = vendorForm(receiver.partyId, more);
      return { ...(await world.open('vendor-opportunity', by, form)), partner: receiver, form };
    },
    async shared(partner?: Actor, more: FormValues = {}): Promise<Opportunity> {
      const sharing = await requests.share(partner, more);
      await openTask(opened(sharing), 'acceptance');
      return sharing;
    },
    async accepted(partner?: Actor, more: FormValues = {}): Promise<Opportunity> {
      const opportunity = await requests.shared(partner, more);
      mustBeDone(await world.decide(opportunity.caseId, 'acceptance', opportunity.partner, 'accept'));
      await openTask(opportunity.caseId, 'progressDue');
      return opportunity;
    },
    async eligible(stage: PathStage | null = 'competency-differentiation'): Promise<Actor> {
      const partner = await requests.partner({ stage });
      await common.set('crm', partner.partyId, { sharesRegularly: true, deliveredLast12Months: 0 });
      return partner;
    },
    pass: (caseId: string): Promise<Delivery> => world.decide(caseId, 'verification', bd, 'pass'),
    report: ({ caseId, partner }: Opportunity, form: FormValues = news()): Promise<Delivery> =>
      world.act(caseId, partner, 'progress', form),
    openTask,
    openOf: (caseId: string, keys: readonly string[]) =>
      eventually(`one of ${keys.join(', ')}`, () =>
        world
          .db('tasks')
          .where({ case_id: caseId, status: 'open' })
          .whereIn('key', keys)
          .first<{ id: string; key: string } | undefined>(),
      ),
    /** Who was told what of a case, with the state that it was about. */
    told: (caseId: string): Promise<string[]> =>
      common.told(caseId, ({ template, params }) => [template, params.state].filter(Boolean).join(' ')),
    /** Waits until a case remembers a fact; returns all that it remembers. */
    knows: (caseId: string, fact: string) =>
      eventually(`the case to know ${fact}`, async () => {
        const { data } = await world.caseRow(caseId);
        return data[fact] !== undefined && data;
      }),
    /** What the CRM was told of a case, in order: the states, and why one came back. */
    async crm(caseId: string): Promise<string[]> {
      const rows = await world
        .db('world_effects')
        .where({ port: 'crm' })
        .whereRaw(`request ->> 'caseId' = ?`, [caseId])
        .orderBy('at')
        .select<{ operation: string; request: { state?: string; reason?: string } }[]>('operation', 'request');
      return rows.map(({ operation, request }) => `${operation} ${request.state ?? request.reason}`);
    },
    /** What the CRM keeps of a case's content. */
    async titlesAtCrm(caseId: string): Promise<string[]> {
      const told = await world
        .db('world_effects')
        .where({ port: 'crm' })
        .whereRaw(`request ->> 'caseId' = ?`, [caseId])
        .pluck<{ title?: string }[]>('request');
      return told.flatMap(({ title }) => title ?? []);
    },
  };
  return requests;
}

export type OpportunityRequests = ReturnType<typeof opportunityRequests>;
