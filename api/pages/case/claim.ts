import { claimMoves } from '../../cases/claims';
import type { TaskInCase } from '../../cases/moves';
import { findPerson } from '../../../db/directory/directory';
import type { ClaimChange } from '../../../db/engine/claims';
import { colleaguesFor } from '../../../db/engine/colleagues';
import { invalidField } from '../../http/parse';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import type { Place, Signed } from '../frame/visit';
import type { Words } from '../frame/words';

/** The claim of a task as its page shows it: whose it is, and what the reader may do about it. */
export interface ClaimCard {
  readonly line: string;
  readonly moves: Partial<Record<ClaimChange['kind'], boolean>>;
  /** Absent when there is nobody to hand it to. */
  readonly to: Control | undefined;
  readonly reason: Control;
}

const nameIn = (
  { locale }: Words,
  person: { readonly name: string; readonly nameEn: string } | undefined,
): string | undefined => (locale === 'zh-CN' ? person?.name : person?.nameEn);

/** The claim of a task; undefined for readers who neither may nor need change it. */
export async function claimCard(
  { deps }: Place,
  visit: Signed,
  { row, task }: TaskInCase,
  errors: ReadonlyMap<string, string>,
): Promise<ClaimCard | undefined> {
  const { m, f, actor, now, posted } = visit;
  const { db } = deps.api;
  const moves = claimMoves(row, task, actor, now);
  if (moves.length === 0) return undefined;
  const [holder, giver, colleagues] = await Promise.all([
    task.assignee === null ? undefined : findPerson(db, task.assignee),
    task.delegatedBy === null ? undefined : findPerson(db, task.delegatedBy),
    moves.includes('delegate') ? colleaguesFor(db, task.id) : [],
  ]);
  const able = colleagues.filter(({ id, why }) => why === null && id !== task.assignee && id !== actor.personId);
  const options = able.map((person) => ({
    value: person.id,
    label: nameIn(visit, person) ?? person.id,
    chosen: false,
  }));
  const until = task.claimedUntil?.toISOString();
  const held = until === undefined ? m.claims.free : m.claims.by(nameIn(visit, holder) ?? '', f.when(until));
  const from = nameIn(visit, giver);
  return {
    line: from === undefined ? held : `${held} · ${m.claims.forWhom(from)}`,
    moves: Object.fromEntries(moves.map((kind) => [kind, true])),
    to:
      options.length === 0
        ? undefined
        : control('to', m.claims.to, { control: 'select', required: true, options, error: errors.get('to') }),
    reason: control('reason', m.claims.reason, {
      control: 'longText',
      required: true,
      max: 256,
      value: textOf(posted, 'reason') ?? '',
      error: errors.get('reason'),
    }),
  };
}

const KINDS: readonly string[] = ['claim', 'release', 'delegate', 'take-over'] satisfies ClaimChange['kind'][];

/** Makes the change of a claim that a form asks for. */
export async function changeClaimBy(visit: Signed, id: string): Promise<void> {
  const { posted } = visit;
  const kind = textOf(posted, 'move') ?? '';
  if (!KINDS.includes(kind)) throw invalidField('move', 'not-allowed', '没有这种操作', 'is no such change');
  const body = {
    delegate: { to: textOf(posted, 'to') ?? '' },
    'take-over': { reason: textOf(posted, 'reason') ?? '' },
  };
  await visit.api(`POST /v1/tasks/{id}/${kind}`, {
    params: { id },
    body: kind in body ? body[kind as keyof typeof body] : {},
    key: textOf(posted, 'key'),
  });
}
