import { z } from 'zod';
import { recordChange } from '../../db/administration/log';
import { type CloudService, findCloudService, saveCloudService } from '../../db/directory/cloud-services';
import { findParty } from '../../db/directory/directory';
import { findSolution, saveSolution, type SolutionRow } from '../../db/directory/solutions';
import { REASON } from '../administration/reason';
import { merged } from '../http/merge';
import { omit } from '../http/omit';
import { invalidField } from '../http/parse';
import { date, id, line } from '../http/texts';
import { inTurn, mustMatch, type Writing } from './writing';

const NAMES = { name: line(128), nameEn: line(128) };

/** A solution as it is written. */
export const solutionBody = z.strictObject({
  ...NAMES,
  partnerId: id(),
  product: line(128),
  certification: z.enum(['certified', 'advanced', 'none', 'revoked']),
  entitlementUntil: date().nullable().default(null),
  ...REASON,
});

/** A cloud service as it is written. */
export const serviceBody = z.strictObject({
  ...NAMES,
  category: line(128),
  highOrder: z.boolean(),
  key: z.boolean(),
  ...REASON,
});

/** Writes a solution over what is there; it stays with its partner. */
export async function putSolution(call: Writing, solutionId: string, sent: unknown): Promise<SolutionRow> {
  return inTurn(call.deps.db, 'solution', solutionId, async (tx) => {
    const current = await findSolution(tx, solutionId);
    const { reason, ...body } = merged(solutionBody, current, sent);
    const party = await findParty(tx, body.partnerId);
    if (party?.kind !== 'partner') throw invalidField('partnerId', 'unknown', '没有这个伙伴', 'is no partner');
    mustMatch(call, current?.version);
    const saved = await saveSolution(tx, { ...body, id: solutionId });
    if (saved === undefined)
      throw invalidField('partnerId', 'not-allowed', '不能改为其他伙伴', 'may not become another partner');
    const entry = { actor: call.actor.personId, kind: 'solution', key: solutionId, reason } as const;
    await recordChange(tx, { ...entry, before: current, after: saved });
    return saved;
  });
}

/** Writes a cloud service and the lists it is on over what is there. Answers it with its version. */
export async function putCloudService(
  call: Writing,
  code: string,
  sent: unknown,
): Promise<CloudService & { version: number }> {
  return inTurn(call.deps.db, 'cloud-service', code, async (tx) => {
    const current = await findCloudService(tx, code);
    const body = merged(serviceBody, current, sent);
    mustMatch(call, current?.version);
    await saveCloudService(tx, { ...omit(body, 'reason'), code });
    const saved = (await findCloudService(tx, code))!;
    const entry = { actor: call.actor.personId, kind: 'cloud-service', key: code, reason: body.reason } as const;
    await recordChange(tx, { ...entry, before: current, after: saved });
    return saved;
  });
}
