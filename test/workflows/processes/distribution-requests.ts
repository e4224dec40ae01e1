import { randomUUID } from 'node:crypto';
import type { Command } from '../../../db/commands';
import { findParty, type PartnerKind, type Party, saveParty } from '../../../db/directory';
import { saveSetting } from '../../../db/setting-rows';
import { setWorld } from '../../../db/world';
import { type EngineWorld, eventually, partnerAdmin, vendor } from '../../support/engine-world';

export const operator = vendor('vendor-operator');
export const ACCEPTANCE = { form: { businessRegion: 'CN', noticeAccepted: true } };

const PROGRAMMES: Partial<Record<PartnerKind, string>> = {
  'cloud-distributor': 'cloud-distributor',
  'master-distributor': 'distribution',
};

type Opened = Awaited<ReturnType<EngineWorld['open']>>;

/** The case of an opening that was let in. */
export function opened({ caseId, delivery }: Opened): string {
  if (delivery.status !== 'done') throw new Error(JSON.stringify(delivery));
  return caseId;
}

/** Masters, distributors and what they ask of each other, as their tests make them; every party is new, so that no test meets another. */
export function distributionRequests(world: EngineWorld) {
  const { db } = world;

  const distribution = {
    /** A partner in good standing; `email` is its registered address. */
    async partner(partnerKind: PartnerKind, more: Partial<Party> = {}): Promise<string> {
      const id = `p-${randomUUID().slice(0, 8)}`;
      const programme = PROGRAMMES[partnerKind];
      await saveParty(db, {
        ...{ id, kind: 'partner', partnerKind, name: `伙伴${id}`, nameEn: id, accountName: id, namedAccount: false },
        ...{ email: `contact@${id}.example`, mobile: null, locale: 'zh-CN', status: 'active', regions: ['CN'] },
        ...{ programmes: programme === undefined ? [] : [programme], pathStage: null, verificationCodeRequired: false },
        ...more,
      });
      return id;
    },
    master: (more: Partial<Party> = {}) => distribution.partner('master-distributor', more),
    distributor: (more: Partial<Party> = {}) => distribution.partner('cloud-distributor', more),
    emailOf: (id: string): string => `contact@${id}.example`,
    /** Changes what is registered of a party, as the directory's interface does. */
    async change(id: string, more: Partial<Party>): Promise<void> {
      await saveParty(db, { ...((await findParty(db, id)) as Party), ...more });
    },

    apply: (distributorId: string, masterId: string, more: object = {}): Promise<Opened> =>
      world.open('cooperation-review', vendor('ecosystem-manager'), {
        ...{ distributorId, masterId, region: 'CN', programmeDecision: 'approved' },
        ...more,
      }),
    approve: (caseId: string, masterId: string) =>
      world.decide(caseId, 'masterReview', partnerAdmin(masterId), 'approve'),
    reject: (caseId: string, masterId: string) =>
      world.decide(caseId, 'masterReview', partnerAdmin(masterId), 'reject', { comment: '名额已满' }),
    withdraw: (caseId: string, distributorId: string) =>
      world.act(caseId, partnerAdmin(distributorId), 'withdraw', { reason: '改变计划' }),

    inviteAddress: (masterId: string, email: string): Promise<Opened> =>
      world.open('distributor-invitation', partnerAdmin(masterId), { email }),
    invite: (masterId: string, distributorId: string): Promise<Opened> =>
      distribution.inviteAddress(masterId, distribution.emailOf(distributorId)),
    accept: (caseId: string, distributorId: string, more: object = ACCEPTANCE) =>
      world.decide(caseId, 'invitation', partnerAdmin(distributorId), 'accept', { ...more }),
    decline: (caseId: string, distributorId: string) =>
      world.decide(caseId, 'invitation', partnerAdmin(distributorId), 'decline'),
    cancel: (caseId: string, masterId: string) => world.act(caseId, partnerAdmin(masterId), 'cancel', {}),
    resend: (caseId: string, masterId: string, form: object = {}) =>
      world.act(caseId, partnerAdmin(masterId), 'resend', { ...form }),

    /** The master distributor of a distributor now. */
    async masterOf(distributorId: string): Promise<string | undefined> {
      return (await world.ports.directory.cooperation({ distributorId })).cooperation?.masterId;
    },
    /** Has the directory refuse to start the cooperation of a case, and nothing else. */
    async refuseStart(caseId: string): Promise<void> {
      await db('world_effects').insert({
        ...{ key: `${caseId}/cooperation`, port: 'directory', operation: 'startCooperation' },
        ...{ subject: 'nobody', request: '{}' },
      });
    },
    async allowStart(caseId: string): Promise<void> {
      await db('world_effects')
        .where({ key: `${caseId}/cooperation` })
        .del();
    },
    /** A stored command as if it had been received at this very instant. */
    async receivedAt(command: Command, at: number): Promise<Command> {
      const receivedAt = new Date(at);
      await db('commands').where({ id: command.id }).update({ received_at: receivedAt });
      return { ...command, receivedAt };
    },
    inState: (caseId: string, state: string) =>
      eventually(`the case to be ${state}`, async () => (await world.caseRow(caseId)).state === state),
    /** Who was told what of a case, in order, as `template → party`. */
    async told(caseId: string): Promise<string[]> {
      const rows = await db('notices')
        .where({ case_id: caseId })
        .orderBy(['created_at', 'template', 'party_id'])
        .select<{ template: string; party_id: string }[]>('template', 'party_id');
      return rows.map(({ template, party_id }) => `${template} → ${party_id}`);
    },
    set: (port: string, subject: string, body: Record<string, unknown>) => setWorld(db, port, subject, body),
    setting: (key: string, value: unknown) => saveSetting(db, { key, value, updatedBy: 'vendor.operator' }),
    unset: (key: string) => db('settings').where({ key }).del(),
  };
  return distribution;
}

export type Distribution = ReturnType<typeof distributionRequests>;
