import type { Reader } from './parties-view';
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { v7 as uuid } from 'uuid';
import { readCase, type CaseRow } from '../../db/engine/cases';
import {
  type Command,
  keepAnswer,
  readCommand,
  settleRefused,
  storeCommand,
  type StoredKind,
} from '../../db/engine/commands';
import { changeClaim, leaseEnd } from '../../db/engine/claims';
import { takeAfterEnd } from '../../db/engine/after-end';
import { entriesSince } from '../../db/engine/timeline';
import { isKnownCommand } from '../../db/engine/command-lookup';
import { maySeeCase } from '../../db/engine/viewer';
import type { Blocker, Refusal } from '../../workflows/kit/policy/refusals';
import type { Duty } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Policy, Profile } from '../../workflows/kit/policy/policy';
import type { Call } from '../http/http';
import type { Answer } from '../http/answer';
import { omit } from '../http/omit';
import { versionAmong } from '../http/conditions';
import { notFound, Problem, type ProblemExtras } from '../http/problems';
import { caseView } from './represent';
import { changeView } from './timeline-view';
import { worldNow } from '../../db/calendar/clock';
import type { WholeCase } from '../shapes/case';
import type { Received } from '../shapes/command';

/**
 * A write to a case before it is stored. `body` is what the engine gets; `ifVersion` does not count when comparing
 * requests.
 */
export interface Write {
  readonly kind: StoredKind;
  readonly caseId: string;
  readonly workflowId: string;
  readonly type: string;
  readonly taskId?: string;
  /** No run is left to carry it out: it is done as it is stored. */
  readonly afterEnd?: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  readonly duty?: Duty;
  readonly threadId?: string;
  /** The body as it was sent, if the case's data completes it: two requests are the same if this is. */
  readonly sent?: Readonly<Record<string, unknown>>;
  /** What has to be passed, once, before it counts: a one-time code. */
  readonly before?: () => Promise<void>;
}

/** A change of a claim, which is done as it is stored. */
export type ClaimWrite = Write & { readonly kind: 'assign' };

type Writing = Pick<
  Call,
  'deps' | 'actor' | 'viewer' | 'locale' | 'ifVersion' | 'ifVersions' | 'idempotencyKey' | 'keyFault'
>;

/** A new id of a case or command; later ids sort later, which keeps the indexes compact. */
export const newId = (): string => uuid();

/**
 * The one path of all writes to cases: stores, delivers, answers 201/200 with the case, a problem, or 202 while the
 * engine is silent. Claims are done as they are stored.
 */
export async function submit(call: Writing, write: ClaimWrite): Promise<Answer<WholeCase>>;
export async function submit(call: Writing, write: Write): Promise<Answer<WholeCase | Received>>;
export async function submit(call: Writing, write: Write): Promise<Answer<WholeCase | Received>> {
  const { deps, actor, idempotencyKey } = call;
  if (call.keyFault) throw new Problem('invalid', { errors: [call.keyFault] });
  const ifVersion = await versionFor(call, write.caseId);
  if (write.before !== undefined && !(await isRepeated(call))) await write.before();
  const { kind } = write;
  const sent = {
    ...omit(write, 'before', 'sent', 'afterEnd'),
    id: newId(),
    body: { ...write.body, ...(ifVersion === undefined ? {} : { ifVersion }) },
    actor,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    bodyHash: hashOf(write),
  };
  if (kind === 'assign') return answerOf(call, await changeClaim(deps.db, { ...sent, kind }, await leaseEnd(deps.db)));
  if (write.afterEnd === true) return answerOf(call, await takeAfterEnd(deps.db, { ...sent, kind }));
  const { command } = await storeCommand(deps.db, { ...sent, kind });
  return settle(call, command);
}

/** Whether the same request came before. */
export const isRepeated = async ({
  deps,
  actor,
  idempotencyKey,
}: Pick<Call, 'deps' | 'actor' | 'idempotencyKey'>): Promise<boolean> =>
  idempotencyKey !== undefined && isKnownCommand(deps.db, actor.personId, idempotencyKey);

// A new case has no id yet by which two requests could be compared.
const hashOf = ({ kind, type, caseId, taskId, body, sent }: Write): string =>
  createHash('sha256')
    .update(
      canonicalize({
        kind,
        type,
        body: sent ?? body,
        ...(kind === 'open' ? {} : { caseId }),
        ...(taskId === undefined ? {} : { taskId }),
      }) ?? '',
    )
    .digest('hex');

async function settle(call: Writing, command: Command): Promise<Answer<WholeCase | Received>> {
  const { deps } = call;
  if (command.status !== 'received') return answerOf(call, command);
  const delivery = await deps.engine.deliver(command, deps.deadlineMs);
  if (delivery.status === 'done') return answerOf(call, { ...command, status: 'done' });
  if (delivery.status !== 'refused') return unconfirmed(command);
  const refusal = await discreet(call, command, delivery.refusal);
  if ((await settleRefused(deps.db, command, refusal)) === 'done')
    return answerOf(call, { ...command, status: 'done' });
  throw await refusalFor(call, refusal, await changesBehind(call, command, refusal));
}

const unconfirmed = (command: Command): Answer<Received> => ({
  status: 202,
  headers: { Location: `/v1/commands/${command.id}`, 'Retry-After': '2' },
  body: { id: command.id, status: 'received', caseId: command.caseId },
});

/** The answer to a settled command: always the same, for any caller. */
async function answerOf(call: Writing, command: Command): Promise<Answer<WholeCase>> {
  if (command.status === 'refused') throw await problemOfRefused(call, command);
  if (command.answer) return command.answer as Answer<WholeCase>;
  const { db } = call.deps;
  const [row, { now }] = await Promise.all([readCase(db, call.viewer, command.caseId), worldNow(db)]);
  if (!row) throw notFound();
  const reader: Reader = { actor: call.actor, locale: call.locale, now };
  return (await keepAnswer(
    db,
    command.id,
    caseAnswer(row, policyIn(call, row.type), reader, command.kind === 'open'),
  )) as Answer<WholeCase>;
}

/** A case as an answer, with its ETag; a new one with its address. */
export const caseAnswer = (row: CaseRow, policy: Policy, reader: Reader, isNew = false): Answer<WholeCase> => ({
  status: isNew ? 201 : 200,
  headers: {
    ETag: `"${row.version}"`,
    'Content-Language': reader.locale,
    ...(isNew ? { Location: `/v1/cases/${row.id}` } : {}),
  },
  body: caseView(row, policy, reader),
});

/** The policy of an existing case; a case of an unknown type is a fault of the deployment. */
export function policyIn({ deps }: Pick<Call, 'deps'>, type: string): Policy {
  const policy = deps.policies.find((candidate) => candidate.type === type);
  if (!policy) throw new Error(`no policy of type ${type}`);
  return policy;
}

// The engine compares one version; of several that the caller names, it gets the one that is current.
async function versionFor(call: Writing, caseId: string): Promise<number | undefined> {
  if (call.ifVersions === undefined || !Number.isNaN(call.ifVersion)) return call.ifVersion;
  const row = await readCase(call.deps.db, call.viewer, caseId);
  if (!row) throw notFound();
  const version = versionAmong(call, row.version);
  if (!Number.isNaN(version)) return version;
  throw new Problem('version-conflict', { version: row.version, ...(await changesTo(call, row, call.ifVersions)) });
}

/** Who changed what of a case since the newest version that the caller named. */
async function changesTo(
  { deps, locale }: Pick<Call, 'deps' | 'locale'>,
  { id, version }: Pick<CaseRow, 'id' | 'version'>,
  named: readonly number[],
): Promise<Pick<ProblemExtras, 'changes'>> {
  const since = Math.max(...named.filter((each) => each < version));
  if (!Number.isFinite(since)) return {};
  return { changes: (await entriesSince(deps.db, id, version - since)).map((entry) => changeView(entry, locale)) };
}

/** A refusal as this caller may know it: another case is named only if the caller may see it. */
export async function refusalFor(
  { deps, viewer }: Pick<Call, 'deps' | 'viewer'>,
  refusal: Refusal,
  changes: Pick<ProblemExtras, 'changes'> = {},
): Promise<Problem> {
  const { caseId, requestNo, blockers, ...detail } = refusal.detail;
  const shown = caseId !== undefined && (await maySeeCase(deps.db, viewer, caseId));
  return new Problem(refusal.code, {
    ...detail,
    ...changes,
    ...(shown && { caseId, ...(requestNo !== undefined && { requestNo }) }),
    ...(blockers && { blockers: await visibleBlockers({ deps, viewer }, blockers) }),
  });
}

// The relay settles refusals as the engine gives them.
async function problemOfRefused(call: Writing, command: Command): Promise<Problem> {
  const refusal = await discreet(call, command, command.problem!);
  return refusalFor(call, refusal, await changesBehind(call, command, refusal));
}

async function changesBehind(
  call: Writing,
  { caseId, body }: Command,
  { code, detail: { version } }: Refusal,
): Promise<Pick<ProblemExtras, 'changes'>> {
  const named = body['ifVersion'];
  if (code !== 'version-conflict' || version === undefined || typeof named !== 'number') return {};
  const row = await readCase(call.deps.db, call.viewer, caseId);
  return row ? changesTo(call, row, [named]) : {};
}

/**
 * Hides an open request of others from a stranger: if the check would have refused the caller for another reason, that
 * is the reason given, as if there were no such request.
 */
async function discreet({ deps, viewer }: Writing, command: Command, refusal: Refusal): Promise<Refusal> {
  const { caseId } = refusal.detail;
  if (command.kind !== 'open' || refusal.code !== 'open-request-exists') return refusal;
  if (caseId !== undefined && (await maySeeCase(deps.db, viewer, caseId))) return refusal;
  const { form, profile } = command.body as unknown as { form: FormValues; profile: Profile };
  const blockers = (await deps.checks[command.type]?.({ form, actor: command.actor, profile })) ?? [];
  const strange = blockers.length > 0 && !blockers.some(({ code }) => code === 'OPEN_REQUEST_EXISTS');
  return strange ? { code: 'ineligible', detail: { blockers } } : refusal;
}

/** Blockers without the ids of cases that the caller may not see. */
export async function visibleBlockers(
  { deps, viewer }: Pick<Call, 'deps' | 'viewer'>,
  blockers: readonly Blocker[],
): Promise<Blocker[]> {
  return Promise.all(
    blockers.map(async ({ caseId, ...blocker }) =>
      caseId !== undefined && (await maySeeCase(deps.db, viewer, caseId)) ? { ...blocker, caseId } : blocker,
    ),
  );
}

/** The state of a command, for its owner alone: received, done with the answer, or refused with the problem. */
export async function commandAnswer(
  call: Writing,
  commandId: string,
): Promise<{ command: Command; result?: WholeCase; problem?: Problem }> {
  const command = await readCommand(call.deps.db, commandId);
  if (!command || command.actor.personId !== call.actor.personId) throw notFound();
  if (command.status === 'received') return { command };
  if (command.status === 'refused') return { command, problem: await problemOfRefused(call, command) };
  return { command, result: (await answerOf(call, command)).body };
}
