import { createHash } from 'node:crypto';
import { UNREADABLE } from '../../../activities/association/holdings';
import { listTimeline } from '../../../db/engine/timeline';
import { findReceipt } from '../../../db/engine/receipts';
import { CONSENT_TEXTS, acceptedTexts } from '../../../workflows/association/consent-texts';
import { type Label, say } from '../../../workflows/kit/policy/labels';
import { findPerson } from '../../../db/directory/directory';
import { nameIn } from '../case/party-names';
import { changeOf } from '../forms/live-check';
import type { Place, Visit } from '../frame/visit';
import type { Link } from './consent-link';
import { contactOf, effectsWith, kindOf, partyName } from './consent-view';
import { ReceiptPage, type ReceiptView } from './receipt-page';
import { consentWords } from './words';

const COOKIE = 'assent-receipts';
const DAYS_90 = 90 * 24 * 3_600_000;
const MOST = 8;
const MOST_ENTRIES = 200;

/** What a browser keeps of a decision that it may see: which link, and under which key the decision was sent, if here. */
interface Kept {
  readonly mark: string;
  readonly key?: string | undefined;
}

const receiptsIn = ({ cookies }: Place, { request }: Visit): Kept[] => {
  const kept = cookies.kept(request, COOKIE);
  return Array.isArray(kept) ? (kept as Kept[]) : [];
};

/** Lets this browser see the receipt from now on. */
export function keepReceipt(place: Place, visit: Visit, receipt: Kept): void {
  const others = receiptsIn(place, visit).filter(({ mark }) => mark !== receipt.mark);
  place.cookies.keep(visit.response, COOKIE, [receipt, ...others].slice(0, MOST), DAYS_90);
}

/** A decision as it was made. */
interface Decided {
  readonly decision: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly comment: string | undefined;
  readonly at: Date;
  readonly by: string;
  readonly pending: boolean;
}

/** The decision on a link: the one this browser sent, or the one that anybody of its company made. */
async function decidedBy({ deps }: Place, { task, actor }: Link, { key }: Kept): Promise<Decided | undefined> {
  const sent = key === undefined ? undefined : await findReceipt(deps.api.db, actor.personId, key);
  if (sent && sent.status !== 'refused' && task.status !== 'decided')
    return {
      decision: String(sent.body['decision']),
      form: (sent.body['form'] ?? {}) as Decided['form'],
      comment: sent.body['comment'] as string | undefined,
      at: sent.receivedAt,
      by: actor.personId,
      pending: sent.status === 'received',
    };
  if (task.status !== 'decided' || task.decision === null || task.decidedAt === null) return undefined;
  return {
    decision: task.decision,
    form: task.form ?? {},
    comment: task.comment ?? undefined,
    at: task.decidedAt,
    by: task.decidedBy ?? actor.personId,
    pending: false,
  };
}

/** Answers with the receipt of a decision that this browser may see; false when there is none. */
export async function showReceipt(place: Place, visit: Visit, link: Link): Promise<boolean> {
  const kept = receiptsIn(place, visit).find(({ mark }) => mark === link.mark);
  const decided = kept && (await decidedBy(place, link, kept));
  if (!decided) return false;
  await visit.show(ReceiptPage, { receipt: await viewOf(place, visit, link, decided) });
  return true;
}

/** The record of a decision that this browser may see, as a file whose SHA-256 the receipt prints. */
export async function recordFor(place: Place, visit: Visit, link: Link): Promise<string | undefined> {
  const kept = receiptsIn(place, visit).find(({ mark }) => mark === link.mark);
  const decided = kept && (await decidedBy(place, link, kept));
  return decided && !decided.pending ? recordOf(link, decided) : undefined;
}

async function viewOf(place: Place, visit: Visit, link: Link, decided: Decided): Promise<ReceiptView> {
  const { locale } = visit;
  const { row, policy, task } = link;
  const { receipt, subject } = consentWords[locale];
  const change = changeOf(row);
  const partner = partyName(link, 'partner', locale);
  const decision = decided.decision === 'grant' || decided.decision === 'refuse' ? decided.decision : 'other';
  const named = change ? subject[kindOf(change)](partner) : say(policy.title, locale);
  const declared = policy.tasks[task.key]?.decisions[decided.decision];
  const proof = await proofOf(place, link);
  const person = proof === 'role' ? await findPerson(place.deps.api.db, decided.by) : undefined;
  return {
    decision,
    decisionTitle: declared ? say(declared.title, locale) : decided.decision,
    title: { grant: receipt.granted(named), refuse: receipt.refused(named), other: receipt.decided }[decision],
    standing: standingOf(link, decided, decision),
    doneAt: row.closedAt?.toISOString(),
    requestNo: row.requestNo,
    customer: partyName(link, 'customer', locale),
    partner,
    by: person && nameIn(person, locale),
    at: decided.at.toISOString(),
    proof: receipt.proofs[proof],
    comment: decided.comment,
    texts: textsOf(decided).map(({ title, version, paragraphs }) => ({
      title: say(title, locale),
      version,
      paragraphs: paragraphs.map((paragraph) => say(paragraph, locale)),
    })),
    effects: effectsWith(UNREADABLE, link, locale).effects.filter(({ now }) => now !== undefined),
    record: decided.pending
      ? undefined
      : {
          hash: createHash('sha256').update(recordOf(link, decided)).digest('hex'),
          href: `/consent/${link.token}/record.json`,
        },
    contact: await contactOf(place, link, locale),
  };
}

/** By what right the decision was made, as the record of the case says. */
async function proofOf({ deps }: Place, { row, task }: Link): Promise<'link' | 'role'> {
  const entries = await listTimeline(deps.api.db, row.id, { limit: MOST_ENTRIES });
  const decided = entries.find(({ action, taskId }) => action === 'task.decided' && taskId === task.id);
  return decided?.right === 'role' ? 'role' : 'link';
}

function standingOf({ row }: Link, { pending }: Decided, decision: ReceiptView['decision']): ReceiptView['standing'] {
  if (pending) return 'pending';
  if (decision === 'refuse') return 'unchanged';
  if (row.outcome === 'completed') return 'done';
  if (row.outcome !== null) return 'cancelled';
  return row.state.startsWith('failed') ? 'failed' : 'working';
}

const textsOf = ({ form }: Decided): { title: Label; version: string; paragraphs: readonly Label[] }[] =>
  acceptedTexts(form).map(({ notice }) => CONSENT_TEXTS[notice as keyof typeof CONSENT_TEXTS]);

/** What was decided, as a text of which every byte is fixed. */
function recordOf({ row, task, policy }: Link, decided: Decided): string {
  const change = changeOf(row);
  const names = (role: string): object => {
    const party = row.parties.find((each) => each.role === role);
    return { id: party?.id ?? null, name: party?.name ?? null, nameEn: party?.nameEn ?? null };
  };
  const record = {
    requestNo: row.requestNo,
    process: row.type,
    policyVersion: row.policyVersion,
    customer: names('customer'),
    partner: names('partner'),
    change: change ? { from: change.from, to: change.to, profile: change.profile } : null,
    question: policy.tasks[task.key]?.title ?? null,
    decision: decided.decision,
    decidedBy: decided.by,
    decidedAt: decided.at.toISOString(),
    comment: decided.comment ?? null,
    texts: textsOf(decided),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}
