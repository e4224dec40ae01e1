import { rolesOfKind } from '../../../workflows/kit/policy/roles';
import type { Duty } from '../../../workflows/kit/policy/duties';
import type { ProcessType } from '../../../workflows/registry';
import { customer, partnerAdmin } from '../../support/engine-world';
import { keptFile } from '../../support/kept-file';
import { relationshipRequests } from '../../workflows/association/relationship-requests';
import { distributionRequests } from '../../workflows/distribution/distribution-requests';
import { type QuarterCase, quarterRequests } from '../../workflows/fh/fh-quarter-requests';
import { nreRequests } from '../../workflows/nre/nre-requests';
import { opportunityRequests, vendorForm } from '../../workflows/opportunity/opportunity-requests';
import { paymentRequests } from '../../workflows/payment/payment-requests';
import { mustBeDone, opened } from '../../workflows/shared/common-requests';
import { reviewer } from '../../workflows/shared/funding-requests';
import type { ApiWorld, Body } from '../api-world';
import { uploaded } from './file-world';

/** Holds every role of the vendor at once, which is more than the directory lets anybody hold. */
export const EVERYTHING = 'vendor.everything';

/** Writes that person into the registry of a world. */
export async function writeEverything(api: ApiWorld): Promise<void> {
  const { db } = api.world;
  await db.raw('alter table people drop constraint people_roles_check');
  const names = { name: '万能', name_en: 'Everything', email: 'everything@vendor.example' };
  const roles = rolesOfKind('vendor');
  await db('people').insert({ ...names, id: EVERYTHING, party_id: 'vendor', roles, active: true });
  await api.token(EVERYTHING);
}

/** Where a walk ends: at a task that is not this person's to decide. */
export interface End {
  readonly caseId: string;
  readonly key: string;
  /** One of its decisions; a task that is answered by time alone has none. */
  readonly decision?: string;
  /** What the person did before that keeps them from it; if nothing does, it is another party's. */
  readonly because?: { readonly duty: Duty; readonly caseId: string };
  /** The tasks that the person decided on the way. */
  readonly taken: readonly string[];
}

/** Everybody else does their part, and one person of the vendor takes every step that is offered. */
type Walk = (walker: Walker) => Promise<End>;

interface Offered extends Omit<Body, 'tasks'> {
  readonly tasks: readonly (Body & { readonly canDecide: boolean })[];
}

/** What the walks share: the person's hands, and those of everybody else. */
export function createWalker(api: ApiWorld) {
  const { world } = api;
  const quarters = quarterRequests(world);
  return {
    api,
    world,
    quarters,
    relationships: relationshipRequests(world),
    distribution: distributionRequests(world),
    opportunities: opportunityRequests(world),
    nre: nreRequests(world),
    payments: paymentRequests(world),
    /** Opens a case as that person. */
    async open(type: ProcessType, form: object): Promise<string> {
      return (await api.post(EVERYTHING, '/v1/cases', { type, form }).expect(201)).body.id;
    },
    /** Decides whatever is offered of a case, in the first way, until nothing is left; answers the keys of the tasks. */
    async takeAll(caseId: string, forms: Readonly<Record<string, object>> = {}): Promise<string[]> {
      const taken: string[] = [];
      for (;;) {
        const row = (await api.get(EVERYTHING, `/v1/cases/${caseId}`).expect(200)).body as unknown as Offered;
        const open = row.tasks.find(({ canDecide }) => canDecide);
        if (open === undefined) return taken;
        const { body } = await api.get(EVERYTHING, `/v1/tasks/${open.id}`);
        const [decision] = (body as unknown as { decisions: { key: string }[] }).decisions;
        const form = forms[open.key];
        const said = { decision: decision!.key, ...(form && { form }) };
        await api.post(EVERYTHING, `/v1/tasks/${open.id}/decision`, said).expect(200);
        taken.push(open.key);
      }
    },
    /** A quarter of which one month waits for its review, until `review` has had it, and whose payment is then asked for. */
    async requested(review: (incentive: string) => Promise<unknown>): Promise<QuarterCase & { incentive: string }> {
      await quarters.at('2026-12-20 12:00');
      const partner = await quarters.qualifiedFor('si-presales');
      const month = await quarters.reviewed(partner, '2026-12');
      await review(month.caseId);
      const quarter = await quarters.quarterOf(partner, '2026-Q4');
      await quarters.at('2027-01-01 00:10');
      await quarters.monthChanged(quarter.caseId, '2026-12');
      return { ...(await quarters.requested(quarter)), incentive: month.caseId };
    },
  };
}

export type Walker = ReturnType<typeof createWalker>;

const cny = (amount: string) => ({ amount, currency: 'CNY' });
const LINE = { name: '专员', certificate: 'HCIE', project: '项目', amount: cny('30000.00') };

/** A walk for each process: one that is new does not compile without. */
export const WALKS: Readonly<Record<ProcessType, Walk>> = {
  'relationship-switch': async ({ relationships, takeAll }) => {
    const caseId = opened(await relationships.askSwitch(await relationships.customer('referral'), 'reseller'));
    return { caseId, taken: await takeAll(caseId), key: 'customerConsent', decision: 'grant' };
  },
  'partner-unlink': async ({ relationships, takeAll, payments }) => {
    const caseId = opened(await relationships.askUnlink(await relationships.customer('reseller')));
    await payments.openTask(caseId, 'preReview');
    const taken = await takeAll(caseId);
    await payments.openTask(caseId, 'customerConsent');
    return { caseId, taken, key: 'customerConsent', decision: 'grant' };
  },
  'customer-unlink': async ({ relationships, world, takeAll, payments }) => {
    const id = await relationships.customer('referral');
    const { caseId } = await relationships.openUnlinkAsCustomer(id);
    mustBeDone(await world.decide(caseId, 'submission', customer(id), 'submit'));
    await payments.openTask(caseId, 'partnerApproval');
    return { caseId, taken: await takeAll(caseId), key: 'partnerApproval', decision: 'approve' };
  },
  'cooperation-review': async ({ distribution, open, takeAll }) => {
    const { distributor, master } = await distribution.pair();
    const form = { distributorId: distributor, masterId: master, region: 'CN', programmeDecision: 'approved' };
    const caseId = await open('cooperation-review', form);
    return { caseId, taken: await takeAll(caseId), key: 'masterReview', decision: 'approve' };
  },
  'distributor-invitation': async ({ distribution, takeAll }) => {
    const { caseId } = await distribution.invited();
    return { caseId, taken: await takeAll(caseId), key: 'invitation', decision: 'accept' };
  },
  'partner-opportunity': async ({ opportunities, takeAll }) => {
    const { caseId } = await opportunities.inReview();
    const taken = await takeAll(caseId);
    return { caseId, taken, key: 'verification', decision: 'pass', because: { duty: 'review', caseId } };
  },
  'vendor-opportunity': async ({ opportunities, open, takeAll }) => {
    const { partyId } = await opportunities.eligible();
    const caseId = await open('vendor-opportunity', vendorForm(partyId, { expectedRevenue: cny('2000000.00') }));
    return { caseId, taken: await takeAll(caseId), key: 'acceptance', decision: 'accept' };
  },
  'fh-qualification': async ({ quarters, world, open, takeAll }) => {
    const { partyId } = await quarters.partner({ kind: 'service-partner' });
    const caseId = await open('fh-qualification', { programme: 'service-ccoe', partnerId: partyId });
    const submitted = { form: { agreementAccepted: true } };
    mustBeDone(await world.decide(caseId, 'invitation', partnerAdmin(partyId), 'submit', submitted));
    await quarters.openTask(caseId, 'review');
    const taken = await takeAll(caseId);
    return { caseId, taken, key: 'review', decision: 'approve', because: { duty: 'draw-up', caseId } };
  },
  'fh-incentive': async ({ quarters, world, open, takeAll }) => {
    const partner = await quarters.qualifiedFor('service-ccoe');
    const line = { ...LINE, personId: `${partner.partyId}.expert` };
    const list = { programme: 'service-ccoe', partnerId: partner.partyId, month: await quarters.month(), stage: 1 };
    const caseId = await open('fh-incentive', { ...list, lines: [line] });
    await quarters.openTask(caseId, 'confirmation');
    const form = await quarters.confirmation(
      { caseId, partner, persons: [line.personId] },
      { amount: { minor: 3_000_000, currency: 'CNY' } },
    );
    mustBeDone(await world.decide(caseId, 'confirmation', partner, 'confirm', { form }));
    await quarters.openTask(caseId, 'preliminaryReview');
    const taken = await takeAll(caseId);
    return { caseId, taken, key: 'preliminaryReview', decision: 'pass', because: { duty: 'draw-up', caseId } };
  },
  'fh-lists': async ({ open, takeAll }) => {
    const caseId = await open('fh-lists', {});
    return { caseId, taken: await takeAll(caseId), key: 'nextMonth' };
  },
  'fh-quarter': async ({ requested, takeAll }) => {
    const taken: string[] = [];
    const { caseId, incentive } = await requested(async (id) => taken.push(...(await takeAll(id))));
    taken.push(...(await takeAll(caseId)));
    const because = { duty: 'review', caseId: incentive } as const;
    return { caseId, taken, key: 'paymentReview', decision: 'approve', because };
  },
  nre: async ({ nre, takeAll }) => {
    const { caseId } = await nre.inReview();
    const taken = await takeAll(caseId);
    await nre.openTask(caseId, 'workloadAgreement');
    return { caseId, taken, key: 'workloadAgreement', decision: 'agree', because: { duty: 'review', caseId } };
  },
  'nre-milestone': async ({ api, nre, world, takeAll }) => {
    const { caseId: agreed, partner } = await nre.commercialApproved();
    const agreementUpload = {
      agreement: [await uploaded(api, EVERYTHING, 'agreement')],
      ...{ number: 'NRE-2026-001', amount: cny('1000.00') },
      milestones: [{ title: '阶段1', amount: cny('1000.00'), plannedOn: '2027-01-15' }],
    };
    const taken = await takeAll(agreed, { agreementUpload });
    await nre.openTask(agreed, 'agreementRecheck');
    mustBeDone(await nre.confirm(agreed));
    const caseId = await nre.milestoneOf(agreed, 1);
    await nre.openTask(caseId, 'acceptance');
    const form = { acceptanceReport: [await keptFile(world.db, partner, 'report')] };
    mustBeDone(await world.decide(caseId, 'acceptance', partner, 'submit', { form }));
    await nre.openTask(caseId, 'review');
    taken.push(...(await takeAll(caseId)));
    return { caseId, taken, key: 'review', decision: 'approve', because: { duty: 'draw-up', caseId: agreed } };
  },
  'invoice-payment': async ({ quarters, payments, world, requested, takeAll }) => {
    const quarter = await requested(async (id) =>
      mustBeDone(await world.decide(id, 'preliminaryReview', reviewer, 'pass')),
    );
    const taken = await takeAll(quarter.caseId);
    await quarters.openTask(quarter.caseId, 'payment');
    const { paymentCaseId } = (await world.caseRow(quarter.caseId)).data;
    const caseId = String(paymentCaseId);
    await payments.openTask(caseId, 'invoice');
    await payments.mailFor(caseId, quarter.partner);
    taken.push(...(await takeAll(caseId)));
    const because = { duty: 'approve', caseId: quarter.caseId } as const;
    return { caseId, taken, key: 'review', decision: 'pass', because };
  },
};

/** What the person gets to decide in a walk, where that is anything. */
export const ON_THE_WAY: Readonly<Partial<Record<ProcessType, readonly string[]>>> = {
  'partner-unlink': ['preReview'],
  'partner-opportunity': ['review'],
  'fh-quarter': ['preliminaryReview'],
  nre: ['qualificationReview'],
  'nre-milestone': ['agreementUpload'],
  'invoice-payment': ['paymentReview', 'receipt'],
};
