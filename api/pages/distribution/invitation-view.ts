import { findParty } from '../../../db/directory/directory';
import type { Field } from '../../../workflows/kit/policy/fields';
import { say } from '../../../workflows/kit/policy/labels';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { COOPERATION_NOTICE } from '../../../workflows/distribution/distribution.policy';
import { arithmetic } from '../../cases/explain';
import { maskValue } from '../../cases/masking';
import type { Problem } from '../../http/problems';
import type { Words } from '../frame/words';
import { contactOf } from '../consent/consent-view';
import { blockersOf, faultOf, messagesOf } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { obstaclesTo } from './invitation-check';
import { addressOf, BACK, type Invitation, type Reader } from './invitation-link';
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
  const inviter = row.parties.find(({ role }) => role === 'master');
  const master = (locale === 'zh-CN' ? inviter?.name : inviter?.nameEn) ?? '';
  const declared = policy.tasks[task.key]!;
  await visit.show(
    'invitation',
    {
      i: {
        here: invitation.here,
        back: BACK,
        title: say(declared.title, locale),
        master,
        requestNo: row.requestNo,
        dueAt: task.dueAt?.toISOString(),
        openedAt: task.openedAt.toISOString(),
        silence: say(declared.silence, locale),
        contact: await contactOf(place, invitation, visit),
        arithmetic: arithmetic(task, locale),
        standing: reader.standing,
        address: maskValue(addressOf(invitation)),
        ...(reader.standing === 'invited' && (await decisionOf(place, visit, invitation, reader, more))),
      },
      key: more.key,
      problem: problem && faultOf(problem, visit, labelsOf(visit)),
    },
    problem?.status ?? 200,
  );
}

/** The names of the form's fields, for the error summary. */
const labelsOf = ({ m, locale }: Words): Map<string, string> =>
  new Map([
    ['form.businessRegion', m.invitation.decide.region],
    ['form.noticeAccepted', say(COOPERATION_NOTICE.title, locale)],
    ['comment', m.invitation.decide.comment],
    ['decision', m.invitation.decide.title],
  ]);

async function decisionOf(
  place: Place,
  visit: Visit,
  invitation: Invitation,
  { party }: Reader,
  { problem, blockers }: More,
): Promise<object> {
  const { locale, m } = visit;
  const master = await findParty(place.deps.api.db, invitation.row.opener.partyId);
  const regions = party && master ? commonRegions(party, master) : [];
  const obstacles = blockers ?? (await obstaclesTo(place, invitation, regions[0]));
  const decisions = Object.entries(invitation.policy.tasks[invitation.task.key]?.decisions ?? {});
  const named = (codes: readonly string[] = []): string =>
    codes.map((code) => regionName(code, locale)).join(m.comma) || m.invitation.decide.none;
  return {
    check: obstacles
      ? { ok: obstacles.length === 0, blockers: blockersOf(obstacles, visit) }
      : { problem: m.invitation.way.unknown },
    regions: regions.length > 0,
    noRegion: m.invitation.decide.noRegion.text(named(party?.regions), named(master?.regions)),
    acceptable: regions.length > 0 && (obstacles ?? []).length === 0,
    fields: fieldsOf(visit, regions, tickOf(invitation), problem),
    comment: control('comment', m.invitation.decide.comment, {
      control: 'longText',
      help: m.invitation.decide.commentHelp,
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
  const { m, locale, posted } = visit;
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const chosen = textOf(posted, 'form.businessRegion') ?? (regions.length === 1 ? regions[0] : undefined);
  const { title, version, paragraphs } = COOPERATION_NOTICE;
  return [
    control('form.businessRegion', m.invitation.decide.region, {
      control: 'group',
      type: 'radio',
      quiet: true,
      help: m.invitation.decide.regionHelp,
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
