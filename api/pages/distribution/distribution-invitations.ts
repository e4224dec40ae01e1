import { createHash, randomUUID } from 'node:crypto';
import { firstOpened } from '../../../db/engine/consent-tokens';
import { DELIVERY_PROBLEMS, type DeliveryProblem } from '../../../db/outbox/notices';
import { say } from '../../../workflows/kit/policy/labels';
import { mayOpen } from '../../cases/rights';
import { invalidField } from '../../http/parse';
import type { Problem } from '../../http/problems';
import type { CaseAnswer } from '../frame/answers';
import { nextPage } from '../case/cases';
import { waitingApplications } from './distribution-applications';
import type { Results } from './applications-page';
import { casesOf, type Listed, toneOf } from './distribution-cases';
import { faultOf } from '../forms/faults';
import { control } from '../forms/form-fields';
import { type Posted, textOf } from '../forms/form-values';
import { addressOf, INVITATION } from './invitation-link';
import { InvitationsPage, type InvitationRow } from './invitations-page';
import { type Place, policyFor, type Signed } from '../frame/visit';
import { distributionWords } from './words';

/** How many invitations may be sent at once (domain 1.2.5). */
export const MOST = 100;

interface Refused {
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly message: string }[];
  readonly blockers?: readonly { readonly title: string; readonly hint: string }[];
}
interface Result {
  readonly status: number;
  readonly case?: CaseAnswer;
  readonly problem?: Refused;
}

/** The addresses of a text, one per line, in order and as written. */
export const addressesIn = (posted: Posted): string[] =>
  (textOf(posted, 'emails') ?? '')
    .split(/[\n,;，；]+/)
    .map((line) => line.trim())
    .filter(Boolean);

/** The invitations of the reader's party, newest first, with the form that sends more. */
export async function showInvitations(
  place: Place,
  visit: Signed,
  more: { readonly problem?: Problem; readonly kept?: readonly string[]; readonly results?: Results } = {},
  status = 200,
): Promise<void> {
  const { actor, posted, locale } = visit;
  const { problem, kept, results } = more;
  const [page, waiting] = await Promise.all([
    casesOf(place, visit, { type: INVITATION, party: actor.partyId }),
    waitingApplications(visit),
  ]);
  const opened = await firstOpened(
    place.deps.api.db,
    page.items.map(({ id }) => id),
  );
  const texts = distributionWords[locale].invitations;
  const fault = problem && faultOf(problem, visit, new Map([['emails', texts.emails]]));
  const view = {
    waiting,
    mayInvite: mayOpen(policyFor(place, INVITATION), actor),
    emails: control('emails', texts.emails, {
      control: 'longText',
      quiet: true,
      help: texts.emailsHelp(MOST),
      value: (kept ?? addressesIn(posted)).join('\n'),
      error: fault?.errors[0]?.message,
    }),
    rows: page.items.map((row) => rowOf(row, opened.get(row.id), visit)),
    next: page.next && nextPage(visit, page.next),
    key: randomUUID(),
    problem: fault,
    results,
  };
  await visit.show(InvitationsPage, { view }, status);
}

const RESEND = 'resend';

// Why the mail bounced is shown to a reader who may correct its address.
function problemOf({ row }: Listed, { locale }: Signed): string | undefined {
  const problem = row.data['deliveryProblem'];
  const isKnown = typeof problem === 'string' && Object.hasOwn(DELIVERY_PROBLEMS, problem);
  return isKnown ? say(DELIVERY_PROBLEMS[problem as DeliveryProblem], locale) : undefined;
}

function rowOf(row: Listed, opened: Date | undefined, visit: Signed): InvitationRow {
  const texts = distributionWords[visit.locale].invitations;
  const possible = row.allowedActions.filter(({ why }) => why === undefined);
  const bounced = row.state === 'delivery-failed';
  const answered = row.outcome === 'accepted' || row.outcome === 'declined';
  return {
    id: row.id,
    requestNo: row.requestNo,
    // The sender has written it, so there is nothing to hide from its own company.
    address: addressOf(row),
    company: row.parties.find(({ role }) => role === 'distributor')?.name,
    state: row.outcomeTitle ?? row.stateTitle,
    tone: bounced ? 'bad' : toneOf(row),
    lost: bounced ? (problemOf(row, visit) ?? texts.bounced) : undefined,
    sentAt: row.waitingOn?.taskId === undefined ? row.openedAt : row.waitingOn.since,
    openedAt: opened?.toISOString(),
    answeredAt: answered ? (row.closedAt ?? undefined) : undefined,
    dueAt: row.waitingOn?.dueAt,
    actions: possible.map(({ key, title }) => ({ key, title: bounced && key === RESEND ? texts.correct : title })),
  };
}

/** Sends an invitation to every address, each by itself; the refused ones stay in the form. */
export async function invite(place: Place, visit: Signed): Promise<void> {
  const { posted, locale } = visit;
  const texts = distributionWords[locale].invitations;
  const written = addressesIn(posted);
  const fault =
    written.length === 0 ? texts.missing : written.length > MOST ? texts.tooMany(written.length, MOST) : undefined;
  if (fault !== undefined)
    return showInvitations(place, visit, { problem: invalidField('emails', 'wrong-length', fault, fault) }, 422);

  const addresses = [...new Map(written.map((address) => [address.toLowerCase(), address])).values()];
  const { body } = await visit.api<{ items: Result[] }>('POST /v1/cases/bulk', {
    body: { items: addresses.map((email) => ({ type: INVITATION, form: { email } })) },
    key: keyOf(textOf(posted, 'key'), addresses),
  });
  const items = body.items.map((result, at) => toldOf(addresses[at]!, result, visit));
  const told = [...items, ...twiceIn(written).map((title) => ({ title, ok: true, text: texts.twice }))];
  const done = items.filter(({ ok }) => ok).length;
  await showInvitations(place, visit, {
    kept: items.filter(({ ok }) => !ok).map(({ title }) => title),
    results: { done, failed: items.length - done, items: told },
  });
}

// The same form sent twice invites nobody twice; another list is another request.
const keyOf = (key: string | undefined, addresses: readonly string[]): string | undefined =>
  key === undefined
    ? undefined
    : createHash('sha256')
        .update([key, ...addresses].join('\n'))
        .digest('hex');

const twiceIn = (written: readonly string[]): string[] => {
  const lower = written.map((address) => address.toLowerCase());
  return [...new Set(lower.filter((address, at) => lower.indexOf(address) !== at))];
};

function toldOf(title: string, { status, problem, ...result }: Result, { m, locale }: Signed) {
  const texts = distributionWords[locale].invitations;
  const ok = status < 300;
  if (problem) return { title, ok, text: `${texts.refused}${m.colon}${whyNot(problem, locale)}` };
  const number = result.case?.requestNo;
  return { title, ok, text: status === 202 ? texts.received : [texts.invited, number].filter(Boolean).join(' · ') };
}

function whyNot({ title, detail, errors, blockers }: Refused, locale: Signed['locale']): string {
  const stop = locale === 'zh-CN' ? '。' : '. ';
  const reasons = [
    ...(blockers ?? []).map((blocker) => `${blocker.title}${stop}${blocker.hint}`),
    ...(errors ?? []).map(({ message }) => message),
  ];
  return reasons.length > 0 ? reasons.join(' ') : `${title}${stop}${detail}`;
}
