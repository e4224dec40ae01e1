import type { CaseView, Demonstration, Person } from './demo-client';
import { advance, decide, ended, print, say } from './demo-teller';

const DAY = 86_400_000;

/** A need that no earlier run has used, for a project that begins next month. */
async function need(person: Person): Promise<Record<string, unknown>> {
  const { now } = await person.get<{ now: string }>('/v1/clock');
  const at = Date.parse(now);
  const day = (days: number): string => new Date(at + days * DAY).toISOString().slice(0, 10);
  return {
    title: 'Cold chain on the cloud',
    customerName: `Qinghe Fresh Foods ${at.toString(36)}`,
    customerEnterpriseId: `QH${at.toString(36)}`,
    contacts: [{ name: 'Lan Qing', phone: '13800000000', email: 'lan@qinghe.example' }],
    need: 'Temperatures of four hundred lorries, watched as they drive',
    offering: 'Cold chain monitor',
    cloudServices: ['compute', 'database'],
    expectedRevenue: { amount: '480000.00', currency: 'CNY' },
    projectStart: day(30),
    projectEnd: day(210),
  };
}

const REST = {
  customerConsent: true,
  budget: '600,000 a year, approved by the board',
  decisionMaker: 'The head of logistics, together with finance',
  purchasePlan: 'A pilot in spring, the whole fleet by autumn',
  presalesActivities: ['needs-workshop', 'demo'],
  support: 'architecture-validation',
  genuine: true,
};

async function toVerification(partner: Person, psm: Person, id: string, task: string, decision: string): Promise<void> {
  await decide(partner, id, task, { decision });
  await decide(psm, id, 'review', { decision: 'pass' });
}

/**
 * An opportunity from draft to delivery, with the clock moved through its deadlines, and a vendor's one that nobody
 * accepts.
 */
export async function tellOpportunities(demonstration: Demonstration): Promise<void> {
  const partner = await demonstration.signIn('partner-a.main-account');
  const [psm, bd] = [await demonstration.signIn('vendor.psm'), await demonstration.signIn('vendor.bd')];

  say(
    '5. A partner shares an opportunity. Nobody verifies it in ten working days, so it is rejected, edited and sent again.\n',
  );
  const form = await need(partner);
  const draft = await partner.post<CaseView>('/v1/cases', { type: 'partner-opportunity', form: { ...form, ...REST } });
  say(`  ${partner.id} saves a draft: ${draft.requestNo}`);
  await toVerification(partner, psm, draft.id, 'submission', 'submit');
  await advance(partner, { workingDays: 11 });
  await partner.post(`/v1/cases/${draft.id}/actions/save`, { budget: '650,000 a year, approved by the board' });
  await toVerification(partner, psm, draft.id, 'resubmission', 'resubmit');
  await decide(bd, draft.id, 'verification', { decision: 'pass' });
  for (const [stage, winProbability] of [
    ['quotation', 60],
    ['contract', 90],
    ['delivered', 100],
  ] as const) {
    const details = 'As agreed with the customer';
    const evidence = stage === 'delivered' ? { deliveryEvidence: 'Acceptance protocol 2026-17' } : {};
    await partner.post(`/v1/cases/${draft.id}/actions/progress`, { stage, winProbability, details, ...evidence });
    say(`  ${partner.id} reports progress: ${stage}`);
  }
  await print(partner, await ended(partner, draft.id));

  say('6. The vendor shares an opportunity. The partner stays silent for three working days, and it goes back.\n');
  const shared = await bd.post<CaseView>('/v1/cases', {
    type: 'vendor-opportunity',
    form: { ...(await need(bd)), partnerId: 'partner-a' },
  });
  say(`  ${bd.id} shares ${shared.requestNo} with partner-a, due ${shared.tasks[0]?.dueAt ?? 'never'}`);
  await advance(bd, { workingDays: 4 });
  await print(bd, await ended(bd, shared.id));
}
