import type { z } from 'zod';
import { recordChange } from '../../db/administration/log';
import { spansOf } from '../../db/administration/spans';
import { worldNow } from '../../db/calendar/clock';
import { findParty, type Party, saveParty } from '../../db/directory/directory';
import {
  currentAssociation,
  currentCooperation,
  endCooperation,
  moveAssociation,
  startCooperation,
} from '../../db/directory/relationships';
import { openCaseOf } from '../../db/engine/cases';
import { supersedeOthers } from '../../db/distribution/distribution';
import type { Tx } from '../../db/knex';
import { SYSTEM } from '../../workflows/kit/policy/roles';
import { merged } from '../http/merge';
import { omit } from '../http/omit';
import { invalidField } from '../http/parse';
import { Problem } from '../http/problems';
import { associationBody, cooperationBody, type PartyForm } from './directory-bodies';
import { CONTACT, withoutMasks } from './directory-views';
import { inTurn, mustMatch, versioned, type Writing } from './writing';

/** Writes a party over what is there, under the version of If-Match or over whatever is there now. */
export async function putParty<S extends z.ZodObject>(
  call: Writing,
  form: PartyForm<S>,
  id: string,
  sent: unknown,
): Promise<Party> {
  if (id.length > 64) throw invalidField('id', 'too-big', '长度不超过 64', 'may have a length of at most 64');
  return inTurn(call.deps.db, form.kind, id, async (tx) => {
    const current = await findParty(tx, id);
    if (current && current.kind !== form.kind)
      throw invalidField('id', 'other-kind', '此编号属于其他类型', 'belongs to a party of another kind');
    const body = merged(form.schema, current && form.body(current), withoutMasks(current, CONTACT, sent));
    const row = form.row(id, omit(body, 'reason'));
    if (row.kind === 'customer' && row.status === 'closed' && current?.status !== 'closed')
      await mustHaveNothingOpen(tx, id);
    const saved = await versioned(call, current, (version) => saveParty(tx, { ...row, version }));
    const entry = {
      actor: call.actor.personId,
      kind: form.kind,
      key: id,
      reason: body['reason'] as string | undefined,
    };
    await recordChange(tx, { ...entry, before: current, after: saved });
    return saved;
  });
}

/** A write of what another system reports has no actor: the system writes it. */
type FromOutside = Omit<Writing, 'actor'> & Partial<Pick<Writing, 'actor'>>;

const writer = ({ actor = SYSTEM }: FromOutside): string => actor.personId;

async function mustBe(tx: Tx, id: string, kind: Party['kind'], path: string): Promise<void> {
  if ((await findParty(tx, id))?.kind !== kind) throw invalidField(path, 'unknown', '没有这个单位', 'is no such party');
}

function mustName(path: string, named: string | undefined, id: string): void {
  if (named !== undefined && named !== id)
    throw invalidField(path, 'not-allowed', `只能是：${id}`, `has to be ${id}, as in the address`);
}

/** No account is closed while a request of it is open (domain 1.0.7). */
async function mustHaveNothingOpen(tx: Tx, customerId: string): Promise<void> {
  const open = await openCaseOf(tx, customerId);
  if (open !== undefined) throw new Problem('open-request-exists', { caseId: open.id, requestNo: open.requestNo });
}

/** Refuses an end that is not after the beginning: of what is sent, and of what is there. */
function mustEndLater(until: string | undefined, ...since: readonly (string | undefined)[]): void {
  if (until === undefined || since.every((at) => at === undefined || Date.parse(at) < Date.parse(until))) return;
  throw invalidField('until', 'out-of-range', '结束时间应晚于开始时间', 'has to be later than the beginning');
}

const notCurrent = (path: string): Error =>
  invalidField(path, 'not-current', '当前并非此关系，无法结束', 'is not the current one, so it cannot be ended');

/** Brings a customer's association into the given state; changes nothing if it is there already. Answers its version. */
export async function putAssociation(call: FromOutside, customerId: string, sent: unknown): Promise<number> {
  return inTurn(call.deps.db, 'association', customerId, async (tx) => {
    const current = await currentAssociation(tx, customerId);
    const wanted = merged(associationBody, current && { partnerId: current.partnerId, model: current.model }, sent);
    mustName('customerId', wanted.customerId, customerId);
    await mustBe(tx, customerId, 'customer', 'customerId');
    await mustBe(tx, wanted.partnerId, 'partner', 'partnerId');
    mustMatch(call, await spansOf(tx, 'associations', customerId));
    await associate(tx, customerId, wanted, current);
    const after = await currentAssociation(tx, customerId);
    const entry = { actor: writer(call), kind: 'association', key: customerId, reason: wanted.reason } as const;
    await recordChange(tx, { ...entry, before: withoutRow(current), after: withoutRow(after) });
    return spansOf(tx, 'associations', customerId);
  });
}

const withoutRow = (row: { id: number } | undefined): object | undefined => row && { ...row, id: undefined };

async function associate(
  tx: Tx,
  customerId: string,
  { partnerId, model, since, until }: z.output<typeof associationBody>,
  current: Awaited<ReturnType<typeof currentAssociation>>,
): Promise<void> {
  const at = until ?? since ?? (await worldNow(tx)).now.toISOString();
  mustEndLater(until, since, current?.since);
  if (current && until !== undefined && current.partnerId !== partnerId) throw notCurrent('partnerId');
  await moveAssociation(tx, { customerId, to: until === undefined ? { partnerId, model } : null, at });
}

/** Brings a distributor's cooperation into the given state; changes nothing if it is there already. Answers its version. */
export async function putCooperation(call: FromOutside, distributorId: string, sent: unknown): Promise<number> {
  return inTurn(call.deps.db, 'cooperation', distributorId, async (tx) => {
    const current = await currentCooperation(tx, distributorId);
    const wanted = merged(cooperationBody, current && { masterId: current.masterId, region: current.region }, sent);
    mustName('distributorId', wanted.distributorId, distributorId);
    await mustBe(tx, distributorId, 'partner', 'distributorId');
    await mustBe(tx, wanted.masterId, 'partner', 'masterId');
    if (wanted.masterId === distributorId)
      throw invalidField('masterId', 'not-allowed', '不能是自己', 'may not be the distributor itself');
    mustMatch(call, await spansOf(tx, 'cooperations', distributorId));
    await cooperate(tx, distributorId, wanted, current);
    const after = await currentCooperation(tx, distributorId);
    const entry = { actor: writer(call), kind: 'cooperation', key: distributorId, reason: wanted.reason } as const;
    await recordChange(tx, { ...entry, before: withoutRow(current), after: withoutRow(after) });
    return spansOf(tx, 'cooperations', distributorId);
  });
}

async function cooperate(
  tx: Tx,
  distributorId: string,
  { masterId, region, since, until }: z.output<typeof cooperationBody>,
  current: Awaited<ReturnType<typeof currentCooperation>>,
): Promise<void> {
  const at = until ?? since ?? (await worldNow(tx)).now.toISOString();
  mustEndLater(until, since, current?.since);
  if (current && until !== undefined && current.masterId !== masterId) throw notCurrent('masterId');
  const same = current?.masterId === masterId && current.region === region;
  if (current && (!same || until !== undefined)) await endCooperation(tx, { distributorId, at });
  if (until !== undefined || same) return;
  await startCooperation(tx, { distributorId, masterId, region, at });
  await supersedeOthers(tx, { distributorId, cause: `${distributorId}/${masterId}/${at}` });
}
