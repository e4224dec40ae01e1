import type { Router } from 'express';
import type { ProposedChange } from '../../../db/administration/changes';
import { say } from '../../../workflows/kit/policy/labels';
import { type SettingKey, SETTINGS, settingOf } from '../../../workflows/settings';
import { notFound, type Problem } from '../../http/problems';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { operatedIn } from '../frame/operator-access';
import type { Place, Signed } from '../frame/visit';
import { ChangesPage, type Waiting } from './changes-page';
import { valueText } from './setting-values';
import { adminWords } from './words';

const LIMIT = 100;
const MOVES = ['confirm', 'refuse', 'withdraw'] as const;

interface Change extends Pick<ProposedChange, 'id' | 'kind' | 'key' | 'reason' | 'proposedBy'> {
  readonly value: unknown;
  readonly replaces: unknown;
  readonly expiresAt: string | Date;
  readonly mayConfirm: boolean;
}

/** The changes that wait for a second person. */
export function changePages(place: Place, router: Router): void {
  const operated = operatedIn(place, 'administration');
  router.get(
    '/admin/changes',
    operated((_place, visit) => show(visit)),
  );
  router.post(
    '/admin/changes/:id/:move',
    fromOurPages(place.cookies),
    operated((_place, visit) => decide(visit)),
  );
}

async function show(visit: Signed, problem?: Problem): Promise<void> {
  const { locale, request, posted } = visit;
  const words = adminWords[locale];
  const { body } = await visit.api<{ items: Change[] }>('GET /v1/administration/changes', { query: { limit: LIMIT } });
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const changes = body.items.map((change): Waiting => {
    const sent = change.id === request.params['id'];
    const field = control('reason', words.reason, {
      id: `f-reason-${change.id}`,
      max: 256,
      value: (sent && textOf(posted, 'reason')) || '',
      error: sent ? errors.get('reason') : undefined,
    });
    return {
      id: change.id,
      title: titleOf(change, visit),
      now: textIn(change, change.replaces, visit),
      then: textIn(change, change.value, visit),
      by: change.proposedBy,
      reason: change.reason,
      until: new Date(change.expiresAt).toISOString(),
      own: !change.mayConfirm,
      field,
    };
  });
  const labels = new Map([['reason', words.reason]]);
  const done = request.query['done'] === undefined || problem ? undefined : words.changes.done;
  await visit.show(
    ChangesPage,
    { changes, done, problem: problem && faultOf(problem, visit, labels) },
    problem?.status,
  );
}

function titleOf({ kind, key }: Change, { locale }: Signed): string {
  const w = adminWords[locale].changes;
  const declared = kind === 'setting' ? settingOf(key) : undefined;
  return `${w.kinds[kind]} · ${declared === undefined ? key : say(declared.label, locale)}`;
}

function textIn({ kind, key }: Change, value: unknown, visit: Signed): string {
  if (kind === 'budget') {
    const { none } = adminWords[visit.locale].settings;
    return value === null ? none : visit.f.money(value as { amount: string; currency: string });
  }
  const { shape, default: byDefault } = SETTINGS[key as SettingKey];
  return valueText(shape, value ?? byDefault, visit);
}

async function decide(visit: Signed): Promise<void> {
  const { posted, request } = visit;
  const { id } = request.params as { id: string };
  const move = MOVES.find((each) => each === request.params['move']);
  if (move === undefined) throw notFound();
  const reason = textOf(posted, 'reason');
  const body = reason === undefined ? {} : { reason };
  try {
    await visit.api(`POST /v1/administration/changes/{id}/${move}`, { params: { id }, body });
  } catch (error) {
    return show(visit, problemIn(error));
  }
  visit.goTo('/admin/changes?done');
}
