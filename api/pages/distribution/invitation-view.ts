import { findParty } from '../../../db/directory/directory';
import type { Field } from '../../../workflows/kit/policy/fields';
import { say } from '../../../workflows/kit/policy/labels';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { COOPERATION_NOTICE } from '../../../workflows/distribution/distribution.policy';
import { arithmetic } from '../../cases/explain';
import { maskValue } from '../../cases/masking';
import type { Problem } from '../../http/problems';
import type { Words } from '../frame/words';
import { nameIn } from '../case/party-names';
import { contactOf } from '../consent/consent-view';
import { blockersOf, faultOf, messagesOf } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { obstaclesTo } from './invitation-check';
import { addressOf, BACK, type Invitation, type Reader } from './invitation-link';
import { type InvitationForm, InvitationPage, type InvitationView } from './invitation-page';
import { invitationWords } from './invitation-words';
import { commonRegions, regionName } from './regions';
import type { Place, Visit } from '../frame/visit';

/** What the page shows besides the invitation itself; `key` makes a second click of the same form the same decision. */
interface More {
  readonly key: string;
  readonly problem?: Problem | undefined;
  readonly blockers?: readonly Blocker[] | undefined;
}

/** The page of an invitation that can still be decided, for anyone who opens its link. */
export async function showInvitation(
  place: Place,
  visit: Visit,
  invitation: Invitation,
  reader: Reader,
  more: More,
): Promise<void> {
  const { row, task, policy } = invitation;
  const { locale } = visit;
  const { problem } = more;
  const words = invitationWords[locale];
  const inviter = row.parties.find(({ role }) => role === 'master');
  const master = inviter ? nameIn(inviter, locale) : '';
  const view: InvitationView = {
    here: invitation.here,
    signIn: `/sign-in?to=${BACK}`,
    title: words.question(master),
    master,
    requestNo: row.requestNo,
    dueAt: task.dueAt?.toISOString(),
    silence: say(policy.tasks[task.key]!.silence, locale),
    contact: await contactOf(place, invitation, locale),
    counted: arithmetic(task, locale),
    standing: reader.standing,
    address: String(maskValue(addressOf(invitation))),
    key: more.key,
  };
  const form = reader.standing === 'invited' ? await formOf(place, visit, invitation, reader, more) : undefined;
  const fault = problem && faultOf(problem, visit, labelsOf(visit));
  await visit.show(InvitationPage, { view, form, problem: fault }, problem?.status ?? 200);
}

/** The names of the form's fields, for the error summary. */
const labelsOf = ({ locale }: Words): Map<string, string> =>
  new Map([
    ['form.businessRegion', invitationWords[locale].decide.region],
    ['form.noticeAccepted', say(COOPERATION_NOTICE.title, locale)],
    ['comment', invitationWords[locale].decide.comment],
    ['decision', invitationWords[locale].decide.title],
  ]);

async function formOf(
  place: Place,
  visit: Visit,
  invitation: Invitation,
  { party }: Reader,
  { problem, blockers }: More,
): Promise<InvitationForm> {
  const { locale, m } = visit;
  const { decide, way } = invitationWords[locale];
  const master = await findParty(place.deps.api.db, invitation.row.opener.partyId);
  const regions = party && master ? commonRegions(party, master) : [];
  const obstacles = blockers ?? (await obstaclesTo(place, invitation, regions[0]));
  const decisions = Object.entries(invitation.policy.tasks[invitation.task.key]?.decisions ?? {});
  const named = (codes: readonly string[] = []): string =>
    codes.map((code) => regionName(code, locale)).join(m.comma) || decide.none;
  return {
    check: obstacles
      ? { ok: obstacles.length === 0, blockers: blockersOf(obstacles, visit) }
      : { ok: false, blockers: [], problem: way.unknown },
    noRegion: regions.length > 0 ? undefined : decide.noRegion.text(named(party?.regions), named(master?.regions)),
    acceptable: regions.length > 0 && (obstacles ?? []).length === 0,
    fields: fieldsOf(visit, regions, tickOf(invitation), problem),
    comment: control('comment', decide.comment, {
      control: 'longText',
      quiet: true,
      help: decide.commentHelp,
      max: 256,
      value: textOf(visit.posted, 'comment') ?? '',
    }),
    decisions: decisions.map(([key, { title, consequence }]) => ({
      key,
      title: say(title, locale),
      consequence: say(consequence, locale),
    })),
  };
}

const tickOf = ({ policy, task }: Invitation): Field | undefined =>
  policy.tasks[task.key]?.decisions['accept']?.form.find(({ kind }) => kind === 'tick');

function fieldsOf(
  visit: Visit,
  regions: readonly string[],
  tick: Field | undefined,
  problem: Problem | undefined,
): Control[] {
  const { locale, posted } = visit;
  const { decide } = invitationWords[locale];
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const chosen = textOf(posted, 'form.businessRegion') ?? (regions.length === 1 ? regions[0] : undefined);
  const { title, version, paragraphs } = COOPERATION_NOTICE;
  return [
    control('form.businessRegion', decide.region, {
      control: 'group',
      type: 'radio',
      quiet: true,
      help: decide.regionHelp,
      options: regions.map((value) => ({ value, label: regionName(value, locale), chosen: value === chosen })),
      error: errors.get('form.businessRegion'),
    }),
    control('form.noticeAccepted', say(tick?.label ?? title, locale), {
      control: 'tick',
      value: textOf(posted, 'form.noticeAccepted') === 'true',
      notice: { version, title: say(title, locale), paragraphs: paragraphs.map((text) => say(text, locale)) },
      error: errors.get('form.noticeAccepted'),
    }),
  ];
}
