import { z } from 'zod';
import { findParty } from '../../db/directory/directory';
import {
  BoundElsewhere,
  findSpecialist,
  saveSpecialist,
  SPECIALIST_STATES,
  type SpecialistRow,
  type SpecialistState,
} from '../../db/directory/specialists';
import { FH_PROGRAMMES, type FhProgramme } from '../../workflows/shared/funding';
import { reach } from './directory-bodies';
import { recordChange } from '../../db/administration/log';
import { REASON } from '../administration/reason';
import { CONTACT, masked, type Shown, withoutMasks } from './directory-views';
import { inTurn, type Writing, versioned } from './writing';
import { money } from '../cases/fields';
import { moneyView } from '../cases/masking';
import { omit } from '../http/omit';
import { merged } from '../http/merge';
import { invalidField } from '../http/parse';
import { Problem } from '../http/problems';
import { date, id, line, PAGING } from '../http/texts';
import type { SpecialistView } from '../shapes/directory';

const STATES = Object.keys(SPECIALIST_STATES) as SpecialistState[];
const state = z.enum(STATES);
const programme = z.enum(Object.keys(FH_PROGRAMMES) as FhProgramme[]);

/** One of the dedicated personnel as it is written; `amount` is the incentive for a month. */
export const specialistBody = z
  .strictObject({
    partnerId: id(),
    name: reach.name,
    email: reach.email,
    mobile: reach.mobile,
    state,
    position: line(128).nullable().default(null),
    worksSince: date().nullable().default(null),
    certificates: z
      .array(z.strictObject({ code: line(64), validUntil: date() }))
      .max(20)
      .default([]),
    programme: programme.nullable().default(null),
    project: line(128).nullable().default(null),
    amount: money().nullable().default(null),
    activeFrom: date().nullable().default(null),
    activeUntil: date().nullable().default(null),
    ...REASON,
  })
  .refine(({ activeFrom, activeUntil }) => activeUntil === null || activeFrom === null || activeFrom <= activeUntil, {
    path: ['activeUntil'],
  });

/** The filters for a list of dedicated personnel. */
export const specialistQuery = z.strictObject({
  partnerId: id().optional(),
  programme: programme.optional(),
  state: state.optional(),
  ...PAGING,
});

const amountOf = ({ amountMinor, amountCurrency }: SpecialistRow): ReturnType<typeof moneyView> | null =>
  amountMinor === null || amountCurrency === null ? null : moneyView({ minor: amountMinor, currency: amountCurrency });

const HIDDEN = ['name', ...CONTACT] as const;

/** A specialist on the wire. */
export function specialistView(row: SpecialistRow, shown: Shown): SpecialistView {
  const hidden = shown !== 'all' && masked(row, HIDDEN);
  return { ...omit(row, 'amountMinor', 'amountCurrency'), amount: amountOf(row), ...hidden };
}

/** Writes a specialist over what is there, under the version of If-Match or over whatever is there now. */
export async function putSpecialist(call: Writing, specialistId: string, sent: unknown): Promise<SpecialistRow> {
  try {
    return await inTurn(call.deps.db, 'specialist', specialistId, async (tx) => {
      const current = await findSpecialist(tx, specialistId);
      const known = current && { ...current, amount: amountOf(current) };
      const body = merged(specialistBody, known, withoutMasks(current, HIDDEN, sent));
      const party = await findParty(tx, body.partnerId);
      if (party?.kind !== 'partner') throw invalidField('partnerId', 'unknown', '没有这个伙伴', 'is no partner');
      if (current && current.partnerId !== body.partnerId)
        throw invalidField('partnerId', 'not-allowed', '不能改为其他伙伴', 'may not become another partner');
      mustFollow(current?.state, body.state);
      const { amount, reason, ...rest } = body;
      const row = { ...rest, amountMinor: amount?.minor ?? null, amountCurrency: amount?.currency ?? null };
      const saved = await versioned(call, current, (version) =>
        saveSpecialist(tx, { ...row, id: specialistId, version }),
      );
      const entry = { actor: call.actor.personId, kind: 'specialist', key: specialistId, reason } as const;
      await recordChange(tx, { ...entry, before: current, after: saved });
      return saved;
    });
  } catch (error) {
    throw error instanceof BoundElsewhere ? new Problem('bound-elsewhere') : error;
  }
}

/** Every specialist starts as invited and goes on as domain 1.4.4 says. */
function mustFollow(before: SpecialistState | undefined, next: SpecialistState): void {
  const allowed: readonly SpecialistState[] =
    before === undefined ? ['invited'] : [before, ...SPECIALIST_STATES[before]];
  if (allowed.includes(next)) return;
  const list = allowed.join(', ');
  throw invalidField('state', 'not-allowed', `现在只能是：${list}`, `has to be one of these now: ${list}`);
}
