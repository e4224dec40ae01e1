import { findReceipt } from '../../../db/engine/receipts';
import { say } from '../../../workflows/kit/policy/labels';
import { CONSENT_TEXTS } from '../../../workflows/association/consent-texts';
import type { Link } from './consent-link';
import { contactOf, fieldsOfLink } from './consent-view';
import type { Place, Visit } from '../frame/visit';

const COOKIE = 'assent-receipts';
const DAYS_90 = 90 * 24 * 3_600_000;
const MOST = 8;

/** What a browser keeps of a decision it made: which link, and under which key the decision was sent. */
interface Kept {
  readonly mark: string;
  readonly key: string;
  readonly texts: readonly { notice: string; version: string }[];
}

const receiptsIn = ({ cookies }: Place, { request }: Visit): Kept[] => {
  const kept = cookies.kept(request, COOKIE);
  return Array.isArray(kept) ? (kept as Kept[]) : [];
};

/** Lets this browser, and no other, see the receipt again. */
export function keepReceipt(place: Place, visit: Visit, receipt: Kept): void {
  const others = receiptsIn(place, visit).filter(({ mark }) => mark !== receipt.mark);
  place.cookies.keep(visit.response, COOKIE, [receipt, ...others].slice(0, MOST), DAYS_90);
}

/** The versions of the notices that a form accepted. */
export const acceptedTexts = (link: Link, form: Readonly<Record<string, unknown>>): Kept['texts'] =>
  fieldsOfLink(link)
    .filter(({ name }) => form[name] === true && name in CONSENT_TEXTS)
    .map(({ name }) => ({ notice: name, version: CONSENT_TEXTS[name as keyof typeof CONSENT_TEXTS].version }));

/** Answers with the receipt of a decision made in this browser through this link; false when there is none. */
export async function showReceipt(place: Place, visit: Visit, link: Link): Promise<boolean> {
  const kept = receiptsIn(place, visit).find(({ mark }) => mark === link.mark);
  const found = kept && (await findReceipt(place.deps.api.db, link.actor.personId, kept.key));
  if (!kept || !found || found.status === 'refused') return false;
  const { m, locale } = visit;
  const { row, policy, task } = link;
  const key = String(found.body['decision']);
  const decision = policy.tasks[task.key]?.decisions[key];
  const outcome = row.outcome === null ? undefined : policy.outcomes[row.outcome];
  const { receipt } = m.consent;
  await visit.show('consent-receipt', {
    r: {
      decided: key === 'grant' ? receipt.granted : key === 'refuse' ? receipt.refused : receipt.decided,
      sentence: found.status === 'received' ? receipt.pending : receipt.sentence,
      requestNo: row.requestNo,
      process: say(policy.title, locale),
      decision: decision ? say(decision.title, locale) : key,
      at: found.receivedAt.toISOString(),
      notices: kept.texts.flatMap(({ notice, version }) =>
        notice in CONSENT_TEXTS
          ? [{ title: say(CONSENT_TEXTS[notice as keyof typeof CONSENT_TEXTS].title, locale), version }]
          : [],
      ),
      next: outcome ? receipt.nextEnded(say(outcome.title, locale)) : receipt.nextWorks,
      contact: await contactOf(place, link, visit),
    },
  });
  return true;
}
