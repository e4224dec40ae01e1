import { createHash, randomUUID } from 'node:crypto';
import { PortRefusal } from '../../activities/ports';
import { findParty } from '../../db/directory/directory';
import type { Actor } from '../../workflows/kit/policy/roles';
import { appendEntry } from '../../db/engine/audit';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import type { VerificationResult } from '../../activities/ports/verification-code';
import type { ApiDeps } from '../http/deps';
import { invalidField } from '../http/parse';
import { Problem } from '../http/problems';

/** When a policy asks for a one-time code. */
export type CodeRule = 'always' | 'when-protected' | undefined;

/** The code that came with a write. */
export interface GivenCode {
  readonly codeId?: string | undefined;
  readonly code?: string | undefined;
}

/** What a code for opening a case is bound to. */
export const openingPurpose = (type: string, actor: Actor): string => `open/${type}/${actor.partyId}`;

/** What a code for a decision is bound to. */
export const decisionPurpose = (taskId: string): string => `task/${taskId}`;

// A caller with a token proves who they are at every call: the code is bound to the caller here as to a browser
// elsewhere.
const bindingOf = (actor: Actor): string => createHash('sha256').update(`person/${actor.personId}`).digest('hex');

/** Who asks for a code, and under which idempotency key if any. */
export interface CodeCaller {
  readonly deps: Pick<ApiDeps, 'codes' | 'db'>;
  readonly actor: Actor;
  readonly idempotencyKey: string | undefined;
}

// A write that comes again without its code is asked for the one that was sent.
const keyOf = ({ actor, idempotencyKey }: CodeCaller, purpose: string): string =>
  idempotencyKey === undefined
    ? randomUUID()
    : createHash('sha256')
        .update(JSON.stringify([actor.personId, idempotencyKey, purpose]))
        .digest('hex');

/** Sends a one-time code to the registered address of the caller's party; returns `{ codeId, sentTo, expiresAt }`. */
export async function sendCode(
  caller: CodeCaller,
  purpose: string,
): Promise<{ codeId: string; sentTo: string; expiresAt: string }> {
  const { deps, actor } = caller;
  const asked = { key: keyOf(caller, purpose), partyId: actor.partyId, purpose, binding: bindingOf(actor) };
  try {
    return await deps.codes.send(asked);
  } catch (error) {
    if (!(error instanceof PortRefusal)) throw error;
    throw error.code === 'too-many-codes'
      ? new Problem('too-many-requests', { retryAfterSeconds: 600 })
      : new Problem('not-found');
  }
}

/** Whether a rule asks this actor for a code. An actor who came by a link has already passed one there. */
export async function needsCode(deps: Pick<ApiDeps, 'db'>, rule: CodeRule, actor: Actor): Promise<boolean> {
  if (rule === undefined || actor.proof !== 'role') return false;
  return rule === 'always' || (await findParty(deps.db, actor.partyId))?.verificationCodeRequired === true;
}

/** The task that a code is to decide. */
export interface CodeTarget {
  readonly caseId: string;
  readonly taskId: string;
}

/**
 * Checks a code; every wrong one counts and is kept, on the record of its case too if it has one. One that is unknown
 * may be the double click of a right one, which is spent once.
 */
export async function verifyCode(
  { codes, db }: Pick<ApiDeps, 'codes' | 'db'>,
  actor: Actor,
  given: { codeId: string; code: string; purpose: string; binding: string },
  target?: CodeTarget,
): Promise<{ result: VerificationResult; attemptsLeft: number }> {
  const verified = await codes.verify(given);
  if (verified.result === 'passed' || verified.result === 'unknown') return verified;
  const rule = `code-${verified.result}`;
  await db.transaction(async (tx) => {
    await recordRefusedAttempt(tx, { actor, action: 'code', target: given.purpose, problem: rule });
    if (target === undefined) return;
    const { caseId, taskId } = target;
    const entry = { action: 'code.refused', actor: actor.personId, right: actor.proof, taskId, data: { rule } };
    await appendEntry(tx, caseId, entry);
  });
  return verified;
}

/** Checks the code that came with a write. If none came, one is sent and asked for. */
export async function passCode(
  caller: CodeCaller,
  purpose: string,
  given: GivenCode,
  target?: CodeTarget,
): Promise<void> {
  const { deps, actor } = caller;
  const { codeId, code } = given;
  if (code === undefined) throw new Problem('code-required', await sendCode(caller, purpose));
  if (codeId === undefined) throw invalidField('codeId', 'required', '必填', 'is required');
  const proof = { codeId, code, purpose, binding: bindingOf(actor) };
  const { result, attemptsLeft } = await verifyCode(deps, actor, proof, target);
  if (result === 'passed') return;
  const [zh, en] = TOLD[result];
  throw invalidField(
    'code',
    `code-${result}`,
    zh.replace('#', String(attemptsLeft)),
    en.replace('#', String(attemptsLeft)),
  );
}

const TOLD: Readonly<Record<'wrong' | 'expired' | 'exhausted' | 'unknown', [string, string]>> = {
  wrong: ['验证码错误，还可尝试 # 次', 'is wrong; # tries left'],
  expired: ['验证码已过期，请重新获取', 'has expired; ask for a new one'],
  exhausted: ['尝试次数已用完，请重新获取', 'was tried too often; ask for a new one'],
  unknown: ['验证码无效或已使用，请重新获取', 'is unknown or used; ask for a new one'],
};
