import { randomUUID } from 'node:crypto';
import { saveParty } from '../../../db/directory';
import { effectsOf } from '../../../db/effects';
import { saveSetting } from '../../../db/setting-rows';
import { setWorld } from '../../../db/world';
import type { Profile } from '../../../workflows/kit/policy';
import type { Blocker } from '../../../workflows/kit/refusals';
import type { Actor } from '../../../workflows/kit/roles';
import type { Delivery } from '../../../worker/engine';
import { customer, type EngineWorld, partnerAdmin } from '../../support/engine-world';

export const cny = (yuan: number) => ({ minor: yuan * 100, currency: 'CNY' });
export const REASON = '业务调整';
export const SWITCH_TICKS = { form: { switchNoticeAccepted: true, associationNoticeAccepted: true } };
export const UNLINK_TICKS = { form: { unlinkNoticeAccepted: true } };

type Model = 'referral' | 'reseller';
/** Under which profile, and who of the partner asks. */
interface Asking {
  readonly profile?: Profile;
  readonly by?: Actor;
}
type Opened = Awaited<ReturnType<EngineWorld['open']>>;

/** Requests about customers' associations as their tests make them; every customer is new, so that no test meets another. */
export function relationshipRequests(world: EngineWorld) {
  const { db } = world;
  const asked = (customerId: string) => ({ customerId, reason: REASON, noticeAccepted: true });

  return {
    /** A customer with a balance, coupons, authorisations, an account manager and credits of the vendor: something for every effect. */
    async customer(model: Model, { partner = 'partner-a', namedAccount = false } = {}): Promise<string> {
      const id = `c-${randomUUID().slice(0, 8)}`;
      await saveParty(db, {
        ...{ id, kind: 'customer', partnerKind: null, name: `客户${id}`, nameEn: id, accountName: id, namedAccount },
        ...{ email: `contact@${id}.example`, mobile: null, locale: 'zh-CN', status: 'active', programmes: [] },
        ...{ regions: [], pathStage: null, verificationCodeRequired: false },
      });
      await setWorld(db, 'association', id, { partnerId: partner, model });
      await setWorld(db, 'delegation', id, { scopes: ['place-orders', 'operate'] });
      await db('customer_assignments').insert({ customer_id: id, person_id: `${partner}.account-manager` });
      if (model === 'referral') await setWorld(db, 'billing', id, { cashCoupons: cny(200), credit: cny(1000) });
      else {
        await setWorld(db, 'billing', id, { partnerBalance: cny(125), gracePeriodDays: 0 });
        await setWorld(db, 'coupons', id, { issued: [{ id: `coupon-${id}`, value: cny(50) }] });
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
      const opened = await this.openUnlinkAsCustomer(customerId, options);
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

    /** Who was told what of a case, in order, as `template → party`. */
    async told(caseId: string): Promise<string[]> {
      const rows = await db('notices')
        .where({ case_id: caseId })
        .orderBy(['created_at', 'template', 'party_id'])
        .select<{ template: string; party_id: string }[]>('template', 'party_id');
      return rows.map(({ template, party_id }) => `${template} → ${party_id}`);
    },
    /** The effects of a case in the order in which they came to stand as they do. */
    effects: (caseId: string) => effectsOf(db, caseId),
    async model(customerId: string): Promise<Model | null> {
      return (await world.ports.association.current({ customerId })).association?.model ?? null;
    },
    /** What the outside world knows of a subject. */
    async facts(port: string, subject: string): Promise<Record<string, unknown>> {
      const row = await db('world_facts')
        .where({ port, subject })
        .first<{ facts: Record<string, unknown> } | undefined>();
      return row?.facts ?? {};
    },
    async audit(caseId: string): Promise<string[]> {
      return db('audit_events').where({ case_id: caseId }).orderBy('seq').pluck<string[]>('action');
    },
    set: (port: string, subject: string, body: Record<string, unknown>) => setWorld(db, port, subject, body),
    setting: (key: string, value: unknown) => saveSetting(db, { key, value, updatedBy: 'vendor.operator' }),
    unset: (key: string) => db('settings').where({ key }).del(),
  };
}

export type Requests = ReturnType<typeof relationshipRequests>;

/** The codes with which a delivery was refused: its own, or those of everything in the way. */
export function refusedWith(delivery: Delivery): string[] {
  if (delivery.status !== 'refused') return [delivery.status];
  const { code, detail } = delivery.refusal;
  return code === 'ineligible' ? (detail.blockers ?? []).map((blocker: Blocker) => blocker.code) : [code];
}
