import { findParty, type PartnerKind, type Party, saveParty } from '../../../db/directory/directory';
import { type EngineWorld, partnerAdmin, vendor } from '../../support/engine-world';
import { commonRequests, type Opened, opened } from '../shared/common-requests';

export const ACCEPTANCE = { form: { businessRegion: 'CN', noticeAccepted: true } };

const PROGRAMMES: Partial<Record<PartnerKind, string>> = {
  'cloud-distributor': 'cloud-distributor',
  'master-distributor': 'distribution',
};

/** Two who may cooperate, and the case about it. */
export interface Asked {
  readonly master: string;
  readonly distributor: string;
  readonly caseId: string;
}

/**
 * Masters, distributors and their requests to each other for tests; every party is new, so that no test meets another.
 */
export function distributionRequests(world: EngineWorld) {
  const common = commonRequests(world);

  const distribution = {
    ...common,
    /** A partner in good standing; `email` is its registered address. */
    partner: (partnerKind: PartnerKind, more: Partial<Party> = {}): Promise<string> => {
      const programme = PROGRAMMES[partnerKind];
      return common.party('partner', { partnerKind, ...(programme && { programmes: [programme] }), ...more });
    },
    master: (more: Partial<Party> = {}) => distribution.partner('master-distributor', more),
    distributor: (more: Partial<Party> = {}) => distribution.partner('cloud-distributor', more),
    pair: async (): Promise<Omit<Asked, 'caseId'>> => ({
      master: await distribution.master(),
      distributor: await distribution.distributor(),
    }),
    emailOf: (id: string): string => `contact@${id}.example`,
    /** Changes a party's registered data, as the directory's interface does. */
    async change(id: string, more: Partial<Party>): Promise<void> {
      await saveParty(world.db, { ...((await findParty(world.db, id)) as Party), ...more });
    },

    apply: (distributorId: string, masterId: string, more: object = {}): Promise<Opened> =>
      world.open('cooperation-review', vendor('ecosystem-manager'), {
        ...{ distributorId, masterId, region: 'CN', programmeDecision: 'approved' },
        ...more,
      }),
    /** Two of whom one has applied to the other. */
    async applied(): Promise<Asked> {
      const pair = await distribution.pair();
      return { ...pair, caseId: opened(await distribution.apply(pair.distributor, pair.master)) };
    },
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
    /** Two of whom one has invited the other. */
    async invited(): Promise<Asked> {
      const pair = await distribution.pair();
      return { ...pair, caseId: opened(await distribution.invite(pair.master, pair.distributor)) };
    },
    accept: (caseId: string, distributorId: string, more: object = ACCEPTANCE) =>
      world.decide(caseId, 'invitation', partnerAdmin(distributorId), 'accept', { ...more }),
    decline: (caseId: string, distributorId: string) =>
      world.decide(caseId, 'invitation', partnerAdmin(distributorId), 'decline'),
    cancel: (caseId: string, masterId: string) => world.act(caseId, partnerAdmin(masterId), 'cancel', {}),
    resend: (caseId: string, masterId: string, form: object = {}) =>
      world.act(caseId, partnerAdmin(masterId), 'resend', { ...form }),

    /** The current master distributor of a distributor. */
    async masterOf(distributorId: string): Promise<string | undefined> {
      return (await world.ports.directory.cooperation({ distributorId })).cooperation?.masterId;
    },
    /** Makes the directory refuse to start a case's cooperation, and nothing else. */
    async refuseStart(caseId: string): Promise<void> {
      await world.db('world_effects').insert({
        ...{ key: `${caseId}/cooperation`, port: 'directory', operation: 'startCooperation' },
        ...{ subject: 'nobody', request: '{}' },
      });
    },
    async allowStart(caseId: string): Promise<void> {
      await world
        .db('world_effects')
        .where({ key: `${caseId}/cooperation` })
        .del();
    },
  };
  return distribution;
}

export type Distribution = ReturnType<typeof distributionRequests>;
