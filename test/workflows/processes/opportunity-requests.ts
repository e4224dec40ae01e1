import { randomUUID } from 'node:crypto';
import { type PathStage, saveParty } from '../../../db/directory';
import { saveSetting } from '../../../db/setting-rows';
import { setWorld } from '../../../db/world';
import type { FormValues } from '../../../workflows/kit/fields';
import type { Actor } from '../../../workflows/kit/roles';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually, person, vendor } from '../../support/engine-world';
import { completeForm, DELIVERY, news, vendorForm } from './opportunity-forms';

export { completeForm, DELIVERY, news, vendorForm };
export const psm = vendor('psm');
export const bd = vendor('bd');
export const operator = vendor('vendor-operator');
export const mainAccount = (partnerId: string): Actor => person(`${partnerId}.main-account`, 'partner-main-account');

const someId = (): string => randomUUID().slice(0, 8);

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

/** Opportunities as their tests make them; every partner and customer is new, so that no test meets another. */
export function opportunityRequests(world: EngineWorld) {
  const { db } = world;
  const openTask = (caseId: string, key: string) =>
    eventually(`an open task ${key}`, async () => {
      const task = await db('tasks')
        .where({ case_id: caseId, key, status: 'open' })
        .first<{ id: string } | undefined>();
      return task && world.task(caseId, key);
    });

  const requests = {
    async partner({ stage = 'competency-differentiation', programmes = ['pce'] }: Profile = {}): Promise<Actor> {
      const id = `p-${someId()}`;
      await saveParty(db, {
        ...{
          id,
          kind: 'partner',
          partnerKind: 'csp',
          name: `伙伴${id}`,
          nameEn: id,
          accountName: id,
          namedAccount: false,
        },
        ...{ email: `contact@${id}.example`, mobile: null, locale: 'zh-CN', status: 'active', programmes },
        ...{ regions: ['CN'], pathStage: stage, verificationCodeRequired: false },
      });
      return mainAccount(id);
    },
    standing: (partner: Actor, change: { status?: 'active' | 'frozen' | 'left'; programmes?: string[] }) =>
      setWorld(db, 'directory', partner.partyId, change),
    /** A draft that holds no more than its title. */
    async draft(partner?: Actor, form: FormValues = completeForm()): Promise<Opportunity> {
      const by = partner ?? (await requests.partner());
      const { caseId, delivery } = await world.open('partner-opportunity', by, { title: form.title });
      if (delivery.status !== 'done') throw new Error(JSON.stringify(delivery));
      return { caseId, partner: by, form };
    },
    async submit({ caseId, partner, form }: Opportunity, more: FormValues = {}): Promise<Delivery> {
      const { key } = await requests.openOf(caseId, ['submission', 'resubmission']);
      const decision = key === 'submission' ? 'submit' : 'resubmit';
      return world.decide(caseId, key, partner, decision, { form: { ...form, ...more } });
    },
    async inReview(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.draft(partner, form);
      await done(requests.submit(opportunity));
      await openTask(opportunity.caseId, 'review');
      await requests.routed(opportunity.caseId);
      return opportunity;
    },
    /** Waits until the CRM has said where the customer belongs: nobody else does. */
    routed: (caseId: string) =>
      eventually('the CRM to have been asked', async () => (await requests.audit(caseId)).includes('customer.routed')),
    async inVerification(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.inReview(partner, form);
      await done(world.decide(opportunity.caseId, 'review', psm, 'pass'));
      await openTask(opportunity.caseId, 'verification');
      return opportunity;
    },
    async verified(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.inVerification(partner, form);
      await done(requests.pass(opportunity.caseId));
      await openTask(opportunity.caseId, 'progressDue');
      return opportunity;
    },
    async inProgress(partner?: Actor, form?: FormValues): Promise<Opportunity> {
      const opportunity = await requests.verified(partner, form);
      await done(requests.report(opportunity));
      await requests.reaches(opportunity.caseId, 'in-progress');
      await openTask(opportunity.caseId, 'progressDue');
      return opportunity;
    },
    /** Shares one as the vendor; a partner that may be shared one unless another is named. */
    async share(partner?: Actor, more: FormValues = {}, by: Actor = psm) {
      const receiver = partner ?? (await requests.eligible());
      const form = vendorForm(receiver.partyId, more);
      const opened = await world.open('vendor-opportunity', by, form);
      return { ...opened, partner: receiver, form };
    },
    async shared(partner?: Actor, more: FormValues = {}): Promise<Opportunity> {
      const { caseId, partner: receiver, form, delivery } = await requests.share(partner, more);
      if (delivery.status !== 'done') throw new Error(JSON.stringify(delivery));
      await openTask(caseId, 'acceptance');
      return { caseId, partner: receiver, form };
    },
    async accepted(partner?: Actor, more: FormValues = {}): Promise<Opportunity> {
      const opportunity = await requests.shared(partner, more);
      await done(world.decide(opportunity.caseId, 'acceptance', opportunity.partner, 'accept'));
      await openTask(opportunity.caseId, 'progressDue');
      return opportunity;
    },
    async eligible(stage: PathStage | null = 'competency-differentiation'): Promise<Actor> {
      const partner = await requests.partner({ stage });
      await setWorld(db, 'crm', partner.partyId, { sharesRegularly: true, deliveredLast12Months: 0 });
      return partner;
    },
    pass: (caseId: string): Promise<Delivery> => world.decide(caseId, 'verification', bd, 'pass'),
    report: ({ caseId, partner }: Opportunity, form: FormValues = news()): Promise<Delivery> =>
      world.act(caseId, partner, 'progress', form),
    openTask,
    openOf: (caseId: string, keys: readonly string[]) =>
      eventually(`one of ${keys.join(', ')}`, () =>
        db('tasks')
          .where({ case_id: caseId, status: 'open' })
          .whereIn('key', keys)
          .first<{ id: string; key: string } | undefined>(),
      ),
    /** Waits until a case is in a state or has ended with an outcome. */
    reaches: (caseId: string, state: string) =>
      eventually(`the state ${state}`, async () => {
        const row = await world.caseRow(caseId);
        return row.state === state && row;
      }),
    async told(caseId: string): Promise<string[]> {
      const rows = await db('notices')
        .where({ case_id: caseId })
        .orderBy('created_at')
        .select<{ template: string; party_id: string; params: { state?: string } }[]>('template', 'party_id', 'params');
      return rows.map(
        ({ template, party_id, params }) => `${[template, params.state].filter(Boolean).join(' ')} → ${party_id}`,
      );
    },
    audit: (caseId: string): Promise<string[]> =>
      db('audit_events').where({ case_id: caseId }).orderBy('seq').pluck<string[]>('action'),
    /** Waits until a case remembers a fact; answers all it remembers. */
    knows: (caseId: string, fact: string) =>
      eventually(`the case to know ${fact}`, async () => {
        const { data } = await world.caseRow(caseId);
        return data[fact] !== undefined && data;
      }),
    /** What the CRM was told of a case, in order: the states, and why one came back. */
    async crm(caseId: string): Promise<string[]> {
      const rows = await db('world_effects')
        .where({ port: 'crm' })
        .whereRaw(`request ->> 'caseId' = ?`, [caseId])
        .orderBy('at')
        .select<{ operation: string; request: { state?: string; reason?: string } }[]>('operation', 'request');
      return rows.map(({ operation, request }) => `${operation} ${request.state ?? request.reason}`);
    },
    /** What the CRM keeps of what a case is about. */
    async titlesAtCrm(caseId: string): Promise<string[]> {
      const told = await db('world_effects')
        .where({ port: 'crm' })
        .whereRaw(`request ->> 'caseId' = ?`, [caseId])
        .pluck<{ title?: string }[]>('request');
      return told.flatMap(({ title }) => title ?? []);
    },
    set: (port: string, subject: string, body: FormValues) => setWorld(db, port, subject, { ...body }),
    setting: (key: string, value: unknown) => saveSetting(db, { key, value, updatedBy: 'vendor.operator' }),
    unset: (key: string) => db('settings').where({ key }).del(),
  };
  return requests;
}

export type OpportunityRequests = ReturnType<typeof opportunityRequests>;

async function done(delivery: Promise<Delivery>): Promise<void> {
  const answer = await delivery;
  if (answer.status !== 'done') throw new Error(JSON.stringify(answer));
}

/** The codes with which a delivery was refused: its own, or those of everything in the way. */
export function refusedWith(delivery: Delivery): readonly string[] {
  if (delivery.status !== 'refused') return [delivery.status];
  const { code, detail } = delivery.refusal;
  return detail.blockers?.map((each) => each.code) ?? [code];
}
