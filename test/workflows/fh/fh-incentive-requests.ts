import { randomUUID } from 'node:crypto';
import type { FileRef, FormValues } from '../../../workflows/kit/policy/fields';
import { type Actor, SYSTEM } from '../../../workflows/kit/policy/roles';
import type { FhProgramme } from '../../../workflows/shared/funding';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, vendor } from '../../support/engine-world';
import { keptFile } from '../../support/kept-file';
import { mustBeDone, opened, type Opened } from '../shared/common-requests';
import { fundingRequests, reviewer } from '../shared/funding-requests';

export const serviceOps = vendor('service-ops');

/** A month of a partner. */
interface PartnerMonth {
  readonly partner: Actor;
  readonly month: string;
}

/** A partner with its specialists, and the incentive about them. */
export interface Incentive {
  readonly caseId: string;
  readonly partner: Actor;
  readonly persons: readonly string[];
}

const cny = (minor: number) => ({ minor, currency: 'CNY' });
/** What a list pays for each person. */
export const PER_PERSON = cny(1_800_000);

/** One line of a list. */
export const line = (personId: string, amount = PER_PERSON): FormValues => ({
  personId,
  name: `专员${personId}`,
  certificate: 'HCIE',
  project: `项目${personId}`,
  amount,
});

/** The month (YYYY-MM) so many months before another. */
const monthsBefore = (month: string, back: number): string => {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, of - 1 - back)).toISOString().slice(0, 7);
};

/** Incentives for tests. */
export function incentiveRequests(world: EngineWorld) {
  const funding = fundingRequests(world);
  const given: (PartnerMonth & { readonly programme: FhProgramme })[] = [];
  const requests = {
    ...funding,
    /** A specialist of a partner in good standing. */
    async specialist(partner: Actor, programme: FhProgramme, more: Record<string, unknown> = {}): Promise<string> {
      const id = `sp-${randomUUID().slice(0, 8)}`;
      const certificates = JSON.stringify([{ code: 'HCIE', validUntil: '2030-12-31' }]);
      await world.db('specialists').insert({
        ...{ id, partner_id: partner.partyId, name: `专员${id}`, email: `${id}@${partner.partyId}.example` },
        ...{ state: 'specialist', position: 'Solution Architect', works_since: '2024-01-01', certificates, programme },
        ...{ project: `项目${id}`, amount_minor: PER_PERSON.minor, amount_currency: 'CNY', active_from: '2024-01-01' },
        ...more,
      });
      return id;
    },
    /** A partner that is qualified for a programme. */
    async qualifiedFor(programme: FhProgramme, again?: Actor): Promise<Actor> {
      const kind =
        programme === 'si-presales' || programme === 'lecturer-fund' ? 'system-integrator' : 'service-partner';
      const partner = again ?? (await requests.partner({ kind, stage: 'competency-differentiation' }));
      const invited = programme === 'service-ccoe';
      // Approved by the system: the review of a qualification is no matter of these tests.
      await requests.setting('fh.autoApprove', [programme]);
      try {
        const caseId = opened(await (invited ? requests.invite(partner) : requests.apply(partner, programme)));
        const form = { agreementAccepted: true };
        if (invited) mustBeDone(await world.decide(caseId, 'invitation', partner, 'submit', { form }));
        await requests.openTask(caseId, 'renewal');
      } finally {
        await requests.unset('fh.autoApprove');
      }
      return partner;
    },
    /** The current month (YYYY-MM) in Beijing. */
    async month(): Promise<string> {
      const now = await world.now();
      return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 7);
    },
    /**
     * A month of the quarter that has begun, of a partner qualified for a programme, for which there is no incentive
     * yet: a partner serves as many tests as it has months.
     */
    async freeMonth(programme: FhProgramme): Promise<PartnerMonth> {
      const now = await requests.month();
      const begun = Array.from({ length: ((Number(now.slice(5)) - 1) % 3) + 1 }, (_, back) => monthsBefore(now, back));
      const mine = given.filter((each) => each.programme === programme && begun.includes(each.month));
      const isFree = ({ partner }: PartnerMonth, month: string): boolean =>
        !mine.some((each) => each.partner === partner && each.month === month);
      const [free] = mine.flatMap((each) => {
        const month = begun.find((one) => isFree(each, one));
        return month === undefined ? [] : { ...each, month };
      });
      const found = free ?? { partner: await requests.qualifiedFor(programme), month: now };
      given.push({ ...found, programme });
      return found;
    },
    /** This month of a partner that is named, or a free one. */
    monthOf: async (programme: FhProgramme, of: Partial<PartnerMonth>): Promise<PartnerMonth> =>
      of.partner === undefined
        ? requests.freeMonth(programme)
        : { partner: of.partner, month: of.month ?? (await requests.month()) },
    generate: async (partner: Actor, lines: readonly FormValues[], more: FormValues = {}): Promise<Opened> =>
      world.open('fh-incentive', SYSTEM, {
        programme: 'service-expert',
        partnerId: partner.partyId,
        month: await requests.month(),
        lines,
        ...more,
      }),
    /** A list of so many persons that waits for its partner, for a free month unless told otherwise. */
    async listed(count = 2, of: { partner?: Actor; month?: string } = {}): Promise<Incentive & PartnerMonth> {
      const { partner, month } = await requests.monthOf('service-expert', of);
      const persons = Array.from({ length: count }, (_, n) => `${partner.partyId}.sp-${n + 1}`);
      const caseId = opened(
        await requests.generate(
          partner,
          persons.map((id) => line(id)),
          { month },
        ),
      );
      await requests.openTask(caseId, 'confirmation');
      return { caseId, partner, persons, month };
    },
    proof: (partner: Actor, name = 'proof'): Promise<FileRef> => keptFile(world.db, partner, name),
    /** What confirms a list. */
    async confirmation({ partner, persons }: Incentive, more: FormValues = {}): Promise<FormValues> {
      const checked = await Promise.all(
        persons.map(async (personId) => ({ personId, proof: [await requests.proof(partner, `proof ${personId}`)] })),
      );
      return { headCount: persons.length, amount: cny(PER_PERSON.minor * persons.length), checked, ...more };
    },
    async confirm(incentive: Incentive, more: FormValues = {}): Promise<Delivery> {
      const form = await requests.confirmation(incentive, more);
      return world.decide(incentive.caseId, 'confirmation', incentive.partner, 'confirm', { form });
    },
    dispute: ({ caseId, partner }: Incentive): Promise<Delivery> =>
      world.act(caseId, partner, 'dispute', { reason: '少了一名专员' }),
    correct: ({ caseId }: Incentive, lines: readonly FormValues[]): Promise<Delivery> =>
      world.act(caseId, serviceOps, 'correctList', { lines, reason: '已更正' }),
    uphold: ({ caseId }: Incentive): Promise<Delivery> =>
      world.act(caseId, serviceOps, 'upholdList', { reason: '名单无误' }),
    /** A draft of an application with specialists of its own, for a free month unless told otherwise. */
    async drafted(
      programme: 'si-presales' | 'lecturer-fund' = 'si-presales',
      count = 1,
      of: { partner?: Actor; month?: string } = {},
    ): Promise<Incentive & PartnerMonth> {
      const { partner, month } = await requests.monthOf(programme, of);
      const persons = await Promise.all(Array.from({ length: count }, () => requests.specialist(partner, programme)));
      const caseId = opened(await world.open('fh-incentive', partner, { programme, month }));
      await requests.openTask(caseId, 'submission');
      return { caseId, partner, persons, month };
    },
    async application({ partner, persons }: Incentive, more: FormValues = {}): Promise<FormValues> {
      const list = await Promise.all(
        persons.map(async (personId) => ({
          personId,
          project: `项目${personId}`,
          proof: [await requests.proof(partner, `proof ${personId}`)],
          ...more,
        })),
      );
      return { persons: list, materials: [await requests.proof(partner, 'materials')] };
    },
    async submit(incentive: Incentive, more: FormValues = {}): Promise<Delivery> {
      const form = await requests.application(incentive, more);
      return world.decide(incentive.caseId, 'submission', incentive.partner, 'submit', { form });
    },
    async inReview(incentive: Incentive): Promise<Incentive> {
      await requests.openTask(incentive.caseId, 'preliminaryReview');
      return incentive;
    },
    pass: ({ caseId }: Pick<Incentive, 'caseId'>): Promise<Delivery> =>
      world.decide(caseId, 'preliminaryReview', reviewer, 'pass'),
    fail: ({ caseId }: Pick<Incentive, 'caseId'>, form: FormValues = {}): Promise<Delivery> =>
      world.decide(caseId, 'preliminaryReview', reviewer, 'fail', { comment: '材料不全', form }),
    async resubmit(incentive: Incentive, form?: FormValues): Promise<Delivery> {
      const { caseId, partner } = incentive;
      const mended = form ?? (await requests.application(incentive));
      return world.decide(caseId, 'resubmission', partner, 'resubmit', { form: mended });
    },
  };
  return requests;
}

export type IncentiveRequests = ReturnType<typeof incentiveRequests>;
