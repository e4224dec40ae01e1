import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Db } from '../../db/knex';
import type { ActivityDeps } from '../deps';
import { retryable, step } from '../effect-step';
import { PortRefusal } from '../ports';

/** What the vendor's CRM is told: the case in the named state. `round` grows with every call of a case. */
export interface Report {
  readonly caseId: string;
  readonly state: string;
  readonly round: number;
}

/** The CRM's answer; `refused` is its code. A refusal blocks nobody. */
export interface Reported {
  readonly refused?: string;
}

/** A partner's submission, reported to the CRM. */
export interface Submission {
  readonly caseId: string;
  readonly customerEnterpriseId: string;
  readonly customerId?: string;
  readonly round: number;
}

/** Where the customer belongs, for the reviewer. */
export interface Submitted extends Reported {
  readonly existingCustomer: boolean;
  readonly customerPsm: string | null;
}

/** Finds out where the customer belongs and tells the CRM. Keyed by case and round. */
export async function submitOpportunity(deps: ActivityDeps, submission: Submission): Promise<Submitted> {
  const { caseId, round, ...company } = submission;
  const route = await patiently(() => deps.ports.crm.route(company));
  const told = await reportOpportunity(deps, { caseId, state: 'in-review', round });
  const { existingCustomer, psm: customerPsm } = route ?? { existingCustomer: 'customerId' in company, psm: null };
  return { existingCustomer, customerPsm, ...told };
}

/** Tells the CRM how a case stands. Keyed by case and round. */
export async function reportOpportunity({ db, ports }: ActivityDeps, report: Report): Promise<Reported> {
  const { caseId, state } = report;
  const { requestNo, origin, partnerId, title } = await knownOf(db, caseId);
  const about = { caseId, requestNo, origin, state, partnerId, title };
  return tell(db, report, 'sync-crm', (key) => ports.crm.sync({ key, ...about }));
}

/** Outcomes with which an opportunity returns to the CRM, because nobody took it. */
const NOT_TAKEN = ['rejected', 'auto-rejected', 'recalled'];

/**
 * Tells the CRM how a case ended, unless it never left its draft; returns what nobody took, and has the CRM forget an
 * opportunity whose customer withdrew consent. Keyed by case.
 */
export async function concludeOpportunity(
  deps: ActivityDeps,
  { caseId, outcome }: { caseId: string; outcome: string },
): Promise<void> {
  const { db, ports } = deps;
  const { partnerId, version, submitted, recycled } = await knownOf(db, caseId);
  if (!submitted) return;
  const report = { caseId, state: outcome, round: version };
  const about = { caseId, partnerId, reason: outcome };
  if (outcome === 'consent-withdrawn') {
    await tell(db, report, 'forget', (key) => ports.crm.forget({ key, ...about }));
    return;
  }
  await reportOpportunity(deps, report);
  if (!NOT_TAKEN.includes(outcome) && !(outcome === 'closed-by-operator' && recycled)) return;
  await tell(db, report, 'recycle', (key) => ports.crm.recycle({ key, ...about }));
}

interface Known {
  readonly requestNo: string;
  readonly origin: 'partner' | 'vendor';
  readonly partnerId: string;
  readonly title: string;
  readonly version: number;
  /** False for a draft that nobody outside its partner has seen. */
  readonly submitted: boolean;
  /** It was suspended before anybody took it. */
  readonly recycled: boolean;
}

async function knownOf(db: Db, caseId: string): Promise<Known> {
  const row = await db('cases').where({ id: caseId }).first<{
    type: string;
    request_no: string;
    parties: { partner: string };
    form: FormValues;
    data: FormValues;
    version: number;
  }>('type', 'request_no', 'parties', 'form', 'data', 'version');
  return {
    requestNo: row.request_no,
    origin: row.type === 'partner-opportunity' ? 'partner' : 'vendor',
    partnerId: row.parties.partner,
    title: String(row.form.title),
    version: row.version,
    submitted: row.type !== 'partner-opportunity' || row.data.submittedAt !== undefined,
    recycled: row.data.suspendedFrom === 'pending-acceptance',
  };
}

async function tell(
  db: Db,
  report: Report,
  name: string,
  act: (key: string) => Promise<{ doneAt: string }>,
): Promise<Reported> {
  try {
    await step(db, report, { name, system: 'crm' }, act);
    return {};
  } catch (error) {
    if (error instanceof PortRefusal) return { refused: error.code };
    throw retryable(error);
  }
}

/** A question to the CRM; undefined when it refuses to answer. */
async function patiently<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof PortRefusal) return undefined;
    throw retryable(error);
  }
}
