import { completeForm, DELIVERY, news, vendorForm } from '../test/workflows/opportunity/opportunity-forms';
import type { Player } from './player';
import { DISTRIBUTORS, PARTNER } from './world';

/** A whole case of one process, from opening to end; returns its id. */
export interface Play {
  readonly name: string;
  play(by: Player): Promise<string>;
}

/** An amount as the API takes it. */
const REVENUE = { expectedRevenue: { amount: '2000000.00', currency: 'CNY' } };
const [APPLICANT, INVITED] = DISTRIBUTORS;
const MASTER = 'master-1';
const PSM = 'vendor.psm';
const SELLER = `${PARTNER}.main-account`;

/** Reports progress so many times, then the delivery. */
async function deliver(by: Player, caseId: string, updates: number): Promise<string> {
  for (let n = 0; n < updates; n += 1) await by.act(SELLER, caseId, 'progress', news(), 'progressDue');
  await by.act(SELLER, caseId, 'progress', DELIVERY, 'progressDue');
  return caseId;
}

/** One play for each process besides the compared ones; prints what each costs in Temporal. */
export const PLAYS: readonly Play[] = [
  {
    name: 'cooperation-review, approved',
    async play(by) {
      const form = { distributorId: APPLICANT, masterId: MASTER, region: 'CN', programmeDecision: 'approved' };
      const caseId = await by.open('vendor.ecosystem-manager', 'cooperation-review', form);
      await by.decide(`${MASTER}.admin`, caseId, 'masterReview', 'approve');
      return caseId;
    },
  },
  {
    name: 'distributor-invitation, accepted',
    async play(by) {
      const caseId = await by.open(`${MASTER}.admin`, 'distributor-invitation', {
        email: `contact@${INVITED}.example`,
      });
      const form = { businessRegion: 'CN', noticeAccepted: true };
      await by.decide(`${INVITED}.admin`, caseId, 'invitation', 'accept', form);
      return caseId;
    },
  },
  {
    name: 'partner-opportunity, 3 updates',
    async play(by) {
      const form = completeForm(REVENUE);
      const caseId = await by.open(SELLER, 'partner-opportunity', { title: form.title });
      await by.decide(SELLER, caseId, 'submission', 'submit', form);
      await by.decide(PSM, caseId, 'review', 'pass');
      await by.decide('vendor.bd', caseId, 'verification', 'pass');
      return deliver(by, caseId, 3);
    },
  },
  {
    name: 'vendor-opportunity, accepted',
    async play(by) {
      const caseId = await by.open(PSM, 'vendor-opportunity', vendorForm(PARTNER, REVENUE));
      await by.decide(SELLER, caseId, 'acceptance', 'accept');
      return deliver(by, caseId, 1);
    },
  },
];
