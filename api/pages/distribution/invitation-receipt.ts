import { findReceipt, type Receipt } from '../../../db/engine/receipts';
import { currentCooperation } from '../../../db/directory/relationships';
import { say } from '../../../workflows/kit/policy/labels';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { COOPERATION_NOTICE } from '../../../workflows/distribution/distribution.policy';
import { contactOf } from '../consent/consent-view';
import { blockersOf } from '../forms/faults';
import { textOf } from '../forms/form-values';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { type Invitation, partyIn, type Reader } from './invitation-link';
import { nameOfParty } from '../case/party-names';
import { regionName } from './regions';
import { EndedInvitationPage } from './ended-invitation-page';
import { InvitationReceiptPage, type Result } from './invitation-receipt-page';
import { invitationWords } from './invitation-words';
import type { Place, Visit } from '../frame/visit';

/** The idempotency key of a decision by a link: bound to the link and to the form that was sent. */
export const keyOf = ({ mark }: Invitation, key: string): string => `invitation/${mark}/${key}`;

/** What somebody sent through this link by the form with a key, if anything. */
export async function sentUnder(
  { deps }: Pick<Place, 'deps'>,
  actor: Actor | undefined,
  invitation: Invitation,
  key: string | undefined,
): Promise<Receipt | undefined> {
  if (actor === undefined || key === undefined || !/^[\w-]{8,64}$/.test(key)) return undefined;
  return findReceipt(deps.api.db, actor.personId, keyOf(invitation, key));
}

/**
 * Answers readers of the invited company whose invitation is decided or ended; false for all others, and while it is
 * open.
 */
export async function showAfter(
  place: Place,
  visit: Visit,
  invitation: Invitation,
  { standing, party }: Reader,
): Promise<boolean> {
  if (standing === 'stranger' || standing === 'other') return false;
  const sent = await sentUnder(place, visit.actor, invitation, textOf(visit.request.query, 'receipt'));
  const { row, task } = invitation;
  const sleeping =
    sent?.status !== 'received' && (row.outcome === null ? task.status !== 'decided' : isReplaced(invitation));
  if (sleeping) return false;
  const result = resultOf(invitation, sent);
  if (result) await showReceipt(place, visit, invitation, result, sent);
  else await showEnd(place, visit, invitation, party?.id);
  return true;
}

// A replaced link reveals nothing to anybody.
const isReplaced = ({ row, task }: Invitation): boolean =>
  row.tasks.filter(({ key }) => key === task.key).at(-1)?.id !== task.id;

/** What became of a decision; undefined when the invitation ended without one. */
function resultOf({ row, task }: Invitation, sent: Receipt | undefined): Result | undefined {
  if (sent?.status === 'received') return 'working';
  if (task.status !== 'decided') return undefined;
  if (task.decision === 'decline') return 'declined';
  if (row.outcome === null) return 'working';
  return row.outcome === 'accepted' ? 'accepted' : row.outcome === 'superseded' ? undefined : 'failed';
}

async function showReceipt(
  place: Place,
  visit: Visit,
  invitation: Invitation,
  result: Result,
  sent: Receipt | undefined,
): Promise<void> {
  const { row, task, policy } = invitation;
  const { locale } = visit;
  const { receipt } = invitationWords[locale];
  const decision = task.decision ?? (sent?.body['decision'] as string | undefined) ?? '';
  const declared = policy.tasks[task.key]?.decisions[decision];
  const form = (task.form ?? sent?.body['form'] ?? {}) as Readonly<Record<string, unknown>>;
  const master = await nameOfParty(place, partyIn(invitation, 'master') ?? '', locale);
  const sentence = receipt.sentence[result];
  await visit.show(InvitationReceiptPage, {
    receipt: {
      result,
      title: receipt[result],
      sentence: typeof sentence === 'string' ? sentence : sentence(master),
      here: invitation.here,
      requestNo: row.requestNo,
      master,
      decision: declared ? say(declared.title, locale) : decision,
      region: regionName(form['businessRegion'], locale),
      at: (sent?.receivedAt ?? task.decidedAt ?? visit.now).toISOString(),
      notice:
        form['noticeAccepted'] === true
          ? {
              title: say(COOPERATION_NOTICE.title, locale),
              version: COOPERATION_NOTICE.version,
              paragraphs: COOPERATION_NOTICE.paragraphs.map((paragraph) => say(paragraph, locale)),
            }
          : undefined,
      blockers: result === 'failed' ? blockersOf(reasonsOf(invitation), visit) : [],
      next: receipt.steps[result],
      contact: await contactOf(place, invitation, locale),
    },
  });
}

const reasonsOf = ({ row }: Invitation): readonly Blocker[] => {
  const found = (row.data['lastCheck'] as { blockers?: readonly Blocker[] } | undefined)?.blockers;
  return found ?? [];
};

async function showEnd(place: Place, visit: Visit, invitation: Invitation, partyId = ''): Promise<void> {
  const { row, policy } = invitation;
  const { locale } = visit;
  const { ended } = invitationWords[locale];
  const cooperation = await currentCooperation(place.deps.api.db, partyId);
  const superseded = row.outcome === 'superseded';
  const outcome = policy.outcomes[row.outcome ?? ''];
  const text =
    superseded && cooperation
      ? ended.superseded(await nameOfParty(place, cooperation.masterId, locale))
      : superseded
        ? ended.supersededUnknown
        : ended.other(outcome ? say(outcome.title, locale) : '');
  const contact = superseded ? undefined : await contactOf(place, invitation, locale);
  const mine = cooperation !== undefined;
  await visit.show(EndedInvitationPage, { text, contact, requestNo: row.requestNo, mine }, 410);
}
