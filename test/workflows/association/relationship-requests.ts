import { effectsOf } from '../../../db/engine/effects';
import type { Profile } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { customer, type EngineWorld, partnerAdmin } from '../../support/engine-world';
import { commonRequests, type Opened } from '../shared/common-requests';

export const cny = (yuan: number) => ({ minor: yuan * 100, currency: 'CNY' });
export const REASON = '业务调整';
export const SWITCH_TICKS = { form: { switchNoticeAccepted: true, associationNoticeAccepted: true } };
export const UNLINK_TICKS = { form: { unlinkNoticeAccepted: true } };

type Model = 'referral' | 'reseller';
/** Under which profile, and who of the partner requests it. */
interface Asking {
  readonly profile?: Profile;
  readonly by?: Actor;
}

/** Requests about customers' associations for tests; every customer is new, so that no test meets another. */
export function relationshipRequests(world: EngineWorld) {
  const common = commonRequests(world);
  const asked = (customerId: string) => ({ customerId, reason: REASON, noticeAccepted: true });

  const requests = {
    ...common,
    /**
     * A customer with a balance, coupons, authorisations, an account manager and vendor credits: something for every
     * effect.
     */
    async customer(model: Model, { partner = 'partner-a', namedAccount = false } = {}): Promise<string> {
      const id = await common.party('customer', { namedAccount });
      await common.set('association', id, { partnerId: partner, model });
      await common.set('delegation', id, { scopes: ['place-orders', 'operate'] });
      await world.db('assignments').insert({ assigned_id: id, person_id: `${partner}.account-manager` });
      if (model === 'referral') await common.set('billing', id, { cashCoupons: cny(200), credit: cny(1000) });
      else {
        await common.set('billing', id, { partnerBalance: cny(125), gracePeriodDays: 0 });
        await common.set('coupons', id, { issued: [{ id: `coupon-${id}`, value: cny(50) }] });
      }
      return id;
    },

    askSwitch: (customerId: string, toModel: Model, { profile = 'CN', by = partnerAdmin() }: Asking = {}) =>
      world.open('relationship-switch', by, { ...asked(customerId), toModel }, profile),
    askUnlink: (customerId: string, { profile = 'CN', by = partnerAdmin() }: Asking = {}) =>
      world.open('partner-unlink', by, asked(customerId), profile),
    openUnlinkAsCustomer: (customerId: string, { profile = 'CN' }: Asking = {}) =>
      world.open('customer-unlink', customer(customerId), { reason: REASON, noticeAccepted: true }, profile),
    /** The same with the code that proves the customer; the API has verified it. */
    async askUnlinkAsCustomer(customerId: string, options: Asking = {}): Promise<Opened> {
      const opened = await requests.openUnlinkAsCustomer(customerId, options);
      if (opened.delivery.status === 'done')
        await world.decide(opened.caseId, 'submission', customer(customerId), 'submit');
      return opened;
    },

    grantSwitch: (caseId: string, customerId: string) =>
      world.decide(caseId, 'customerConsent', customer(customerId), 'grant', SWITCH_TICKS),
    grantUnlink: (caseId: string, customerId: string) =>
      world.decide(caseId, 'customerConsent', customer(customerId), 'grant', UNLINK_TICKS),
    refuse: (caseId: string, customerId: string) =>
      world.decide(caseId, 'customerConsent', customer(customerId), 'refuse'),

    /** The effects of a case in the order of their last change. */
    effects: (caseId: string) => effectsOf(world.db, caseId),
    async model(customerId: string): Promise<Model | null> {
      return (await world.ports.association.current({ customerId })).association?.model ?? null;
    },
    /** What the outside world knows of a subject. */
    async facts(port: string, subject: string): Promise<Record<string, unknown>> {
      const row = await world
        .db('world_facts')
        .where({ port, subject })
        .first<{ facts: Record<string, unknown> } | undefined>();
      return row?.facts ?? {};
    },
  };
  return requests;
}

export type Requests = ReturnType<typeof relationshipRequests>;
