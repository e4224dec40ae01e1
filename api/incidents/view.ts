import type { IncidentRow } from '../../db/incidents/incidents';
import type { Move } from '../../db/incidents/kind';
import { KINDS } from '../../db/incidents/kinds';
import { WORDING } from '../../db/incidents/wording';
import { type Label, type Locale, say } from '../../workflows/kit/policy/labels';

/** What each move does, as a button says it. */
export const MOVES = {
  retry: { zh: '立即重试', en: 'Try again now' },
  reassign: { zh: '转交他人', en: 'Hand to somebody else' },
  'send-back': { zh: '退回', en: 'Send back' },
  settle: { zh: '已与银行核实', en: 'Cleared with the bank' },
} as const satisfies Record<Move, Label>;

const OPEN_CASE = { zh: '查看申请', en: 'Open the case' };

export const kindOf = (kind: string) => KINDS.find((each) => each.kind === kind);

/** A move as it is offered; `href` for one that is a link. */
export interface OfferedMove {
  readonly key: string;
  readonly title: string;
  readonly href?: string;
}

const utc = (at: string | null): Date | null => (at === null ? null : new Date(at));

/** An incident as the API shows it. */
export function incidentView(row: IncidentRow, moves: readonly Move[], locale: Locale) {
  const kind = kindOf(row.kind);
  const text = (label: Label | undefined): string => (label === undefined ? row.kind : say(label, locale));
  const links: OfferedMove[] =
    row.requestNo === null
      ? []
      : [{ key: 'open-case', title: say(OPEN_CASE, locale), href: `/v1/cases/${row.caseId}` }];
  return {
    id: row.id,
    kind: row.kind,
    title: text(kind?.title),
    reason: text(kind?.sentence(row.facts, WORDING)),
    otherwise: text(kind?.otherwise(row.facts)),
    since: row.since.toISOString(),
    ageSeconds: row.ageSeconds,
    foundAt: row.foundAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    clearedAt: row.clearedAt?.toISOString() ?? null,
    caseId: row.caseId,
    requestNo: row.requestNo,
    partyId: row.partyId,
    role: row.role,
    tried: row.tried && { ...row.tried, nextAttemptAt: utc(row.tried.nextAttemptAt) },
    moved: row.moved && { ...row.moved, at: new Date(row.moved.at) },
    moves: [...moves.map((key): OfferedMove => ({ key, title: say(MOVES[key], locale) })), ...links],
  };
}

export type IncidentView = ReturnType<typeof incidentView>;
