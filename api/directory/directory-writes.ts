import type { z } from 'zod';
import {
  findParty,
  findPerson,
  type Party,
  type PersonRow,
  savePerson,
  saveParty,
  StaleVersion,
  type Written,
} from '../../db/directory/directory';
import {
  changeAssociation,
  currentAssociation,
  currentCooperation,
  endCooperation,
  startCooperation,
} from '../../db/directory/relationships';
import { worldNow } from '../../db/calendar/clock';
import { supersedeOthers } from '../../db/distribution/distribution';
import type { Call } from '../http/http';
import type { associationBody, cooperationBody } from './directory-bodies';
import { versionAmong } from '../http/conditions';
import { invalidField } from '../http/parse';
import { Problem } from '../http/problems';

/** What a write of the registry needs of its call. */
export type Writing = Pick<Call, 'deps' | 'ifVersion' | 'ifVersions'>;

/** Writes under the version of If-Match, or the current one; a tag that is not ours names no version. */
export async function versioned<T>(
  condition: Writing,
  current: { version: number } | undefined,
  write: (version: number | undefined) => Promise<T>,
): Promise<T> {
  const ifVersion = versionAmong(condition, current?.version);
  if (Number.isNaN(ifVersion)) throw new Problem('version-conflict', { version: current?.version ?? 0 });
  try {
    return await write(ifVersion ?? current?.version);
  } catch (error) {
    if (error instanceof StaleVersion) throw new Problem('version-conflict', { version: error.current ?? 0 });
    throw error;
  }
}

/** Writes a party, under the version of If-Match or over whatever is there now. */
export async function putParty(call: Writing, row: Written<Party>): Promise<Party> {
  const { deps } = call;
  if (row.id.length > 64) throw invalidField('id', 'too-big', '长度不超过 64', 'may have a length of at most 64');
  const current = await findParty(deps.db, row.id);
  if (current && current.kind !== row.kind)
    throw invalidField('id', 'other-kind', '此编号属于其他类型', 'belongs to a party of another kind');
  return versioned(call, current, (version) => saveParty(deps.db, { ...row, version }));
}

/** Writes a person, under the version of If-Match or over whatever is there now. */
export async function putPerson(call: Writing, row: Written<PersonRow>): Promise<PersonRow> {
  const { deps } = call;
  if (!(await findParty(deps.db, row.partyId))) throw invalidField('partyId', 'unknown', '没有这个单位', 'is no party');
  const current = await findPerson(deps.db, row.id);
  return versioned(call, current, (version) => savePerson(deps.db, { ...row, version }));
}

async function mustBe(deps: Writing['deps'], id: string, kind: Party['kind'], path: string): Promise<void> {
  if ((await findParty(deps.db, id))?.kind !== kind)
    throw invalidField(path, 'unknown', '没有这个单位', 'is no such party');
}

/** Brings a customer's association into the given state; changes nothing if it is there already. */
export async function putAssociation(
  { deps }: Writing,
  customerId: string,
  wanted: z.output<typeof associationBody>,
): Promise<void> {
  await mustBe(deps, customerId, 'customer', 'customerId');
  await mustBe(deps, wanted.partnerId, 'partner', 'partnerId');
  const { partnerId, model, since, until } = wanted;
  await deps.db.transaction(async (tx) => {
    const at = until ?? since ?? (await worldNow(tx)).now.toISOString();
    const current = await currentAssociation(tx, customerId);
    const to = until === undefined ? model : null;
    if (current?.partnerId === partnerId && current.model === to) return;
    if (current && (to === null || current.partnerId !== partnerId))
      await changeAssociation(tx, { ...current, from: current.model, to: null, at });
    const from = current?.partnerId === partnerId ? current.model : null;
    if (to !== null) await changeAssociation(tx, { customerId, partnerId, from, to, at });
  });
}

/** Brings a distributor's cooperation into the given state; changes nothing if it is there already. */
export async function putCooperation(
  { deps }: Writing,
  distributorId: string,
  wanted: z.output<typeof cooperationBody>,
): Promise<void> {
  await mustBe(deps, distributorId, 'partner', 'distributorId');
  await mustBe(deps, wanted.masterId, 'partner', 'masterId');
  if (wanted.masterId === distributorId)
    throw invalidField('masterId', 'not-allowed', '不能是自己', 'may not be the distributor itself');
  const { masterId, region, since, until } = wanted;
  await deps.db.transaction(async (tx) => {
    const at = until ?? since ?? (await worldNow(tx)).now.toISOString();
    const current = await currentCooperation(tx, distributorId);
    const same = current?.masterId === masterId && current.region === region;
    if (current && (!same || until !== undefined)) await endCooperation(tx, { distributorId, at });
    if (until !== undefined || same) return;
    await startCooperation(tx, { distributorId, masterId, region, at });
    await supersedeOthers(tx, { distributorId, cause: `${distributorId}/${masterId}/${at}` });
  });
}
