import type { PathStage, PartnerKind } from '../../../db/directory/directory';
import type { FormValues } from '../../../workflows/kit/policy/fields';
import type { Actor } from '../../../workflows/kit/policy/roles';
import type { FhProgramme } from '../../../workflows/shared/funding';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually, partnerAdmin, person, vendor } from '../../support/engine-world';
import { commonRequests, mustBeDone, opened, type Opened } from './common-requests';

/** Invites, draws up and uploads; what they have made, the reviewer checks and the approver passes. */
export const manager = vendor('ecosystem-manager');
export const reviewer = person('vendor.ecosystem-manager-2', 'ecosystem-manager');
export const approver = person('vendor.ecosystem-manager-3', 'ecosystem-manager');
export const ticked = { agreementAccepted: true };

/** What matters of a partner here. */
interface Profile {
  readonly kind?: PartnerKind;
  readonly stage?: PathStage | null;
  readonly programmes?: readonly string[];
}

/** A case about a qualification, and whose it is. */
export interface Application {
  readonly caseId: string;
  readonly partner: Actor;
}

/** Qualifications for tests; every partner is new, so that no test meets another. */
export function fundingRequests(world: EngineWorld) {
  const common = commonRequests(world);
  const requests = {
    ...common,
    /** Waits for an open task other than the one named. */
    openTask: (caseId: string, key: string, other?: string) =>
      eventually(`an open task ${key}`, async () => {
        const open = { case_id: caseId, key, status: 'open' };
        const task = await world.db('tasks').where(open).first<{ id: string } | undefined>();
        return task !== undefined && task.id !== other && world.task(caseId, key);
      }),
    async partner({ kind = 'service-partner', stage = 'role-validation', programmes }: Profile = {}): Promise<Actor> {
      const all = ['service-expert', 'service-ccoe', 'si-presales', 'lecturer-fund'];
      const more = { partnerKind: kind, programmes: [...(programmes ?? all)], pathStage: stage };
      return partnerAdmin(await common.party('partner', more));
    },
    apply: (partner: Actor, programme: FhProgramme, form: FormValues = ticked): Promise<Opened> =>
      world.open('fh-qualification', partner, { programme, ...form }),
    invite: (partner: Actor, programme: FhProgramme = 'service-ccoe'): Promise<Opened> =>
      world.open('fh-qualification', manager, { programme, partnerId: partner.partyId }),
    async inReview(more?: Profile, form?: FormValues): Promise<Application> {
      const partner = await requests.partner(more);
      const caseId = opened(await requests.apply(partner, 'service-expert', form));
      await requests.openTask(caseId, 'review');
      return { caseId, partner };
    },
    async invited(): Promise<Application> {
      const partner = await requests.partner();
      const caseId = opened(await requests.invite(partner));
      await requests.openTask(caseId, 'invitation');
      return { caseId, partner };
    },
    approve: (caseId: string): Promise<Delivery> => world.decide(caseId, 'review', reviewer, 'approve'),
    reject: (caseId: string, comment = '材料不全'): Promise<Delivery> =>
      world.decide(caseId, 'review', reviewer, 'reject', { comment }),
    withdraw: ({ caseId, partner }: Application): Promise<Delivery> =>
      world.act(caseId, partner, 'withdraw', { reason: '需要修改' }),
    resubmit: ({ caseId, partner }: Application, form: FormValues = ticked): Promise<Delivery> =>
      world.decide(caseId, 'resubmission', partner, 'resubmit', { form }),
    renew: ({ caseId, partner }: Application): Promise<Delivery> =>
      world.decide(caseId, 'renewal', partner, 'renew', { form: ticked }),
    revoke: (caseId: string): Promise<Delivery> => world.act(caseId, manager, 'revoke', { reason: '伙伴违约' }),
    async qualified(): Promise<Application> {
      const application = await requests.inReview();
      mustBeDone(await requests.approve(application.caseId));
      await requests.openTask(application.caseId, 'renewal');
      return application;
    },
    /** What a case sent by SMS, in order: the state or the end, and to whom. */
    async sms(caseId: string): Promise<string[]> {
      const rows = await world
        .db('notices')
        .where({ case_id: caseId })
        .whereRaw(`'sms' = any (channels)`)
        .orderBy('created_at')
        .select<{ template: string; params: { state?: string }; party_id: string }[]>('template', 'params', 'party_id');
      return rows.map(({ template, params, party_id }) => `${params.state ?? template} → ${party_id}`);
    },
  };
  return requests;
}

export type FundingRequests = ReturnType<typeof fundingRequests>;
