import { randomUUID } from 'node:crypto';
import type { IncidentView } from '../../incidents/view';
import { control, type Control } from '../forms/form-fields';
import type { Signed } from '../frame/visit';

/** How many incidents the page lists. */
const MOST = 100;

/** What a move asks for besides its button. */
const ASKED = { reassign: 'to', 'send-back': 'comment', settle: 'comment' } as const;

interface ShownMove {
  readonly key: string;
  readonly title: string;
  readonly field?: Control;
}

interface Group {
  readonly title: string;
  readonly items: object[];
}

/** The open incidents, grouped by cause, with the moves as forms; `key` makes a doubled click one move. */
export async function incidentGroups(visit: Signed): Promise<{ groups: Group[]; count: number; most?: number }> {
  const { body } = await visit.api<{ items: IncidentView[]; next?: string }>('GET /v1/incidents', {
    query: { limit: String(MOST) },
  });
  const groups = new Map<string, Group>();
  for (const incident of body.items) {
    const group = groups.get(incident.kind) ?? { title: incident.title, items: [] };
    groups.set(incident.kind, group);
    group.items.push(shown(incident, visit));
  }
  return { groups: [...groups.values()], count: body.items.length, ...(body.next !== undefined && { most: MOST }) };
}

function shown(incident: IncidentView, visit: Signed): object {
  const { m, f } = visit;
  const { incidents: texts } = m.operations;
  const { id, reason, since, ageSeconds, otherwise, tried, moved, caseId, requestNo } = incident;
  return {
    id,
    reason,
    key: randomUUID(),
    lines: [
      texts.since(f.when(since), ageSeconds),
      ...(tried === null
        ? []
        : [texts.tried(tried.attempts, tried.lastAnswer, tried.nextAttemptAt && f.short(tried.nextAttemptAt))]),
      texts.otherwise(otherwise),
      ...(moved === null ? [] : [texts.moved(moved.actor, f.short(moved.at))]),
    ],
    caseId: requestNo === null ? undefined : caseId,
    requestNo,
    moves: incident.moves.filter(({ href }) => href === undefined).map((move) => shownMove(id, move, visit)),
  };
}

function shownMove(id: string, { key, title }: { key: string; title: string }, { m }: Signed): ShownMove {
  if (!(key in ASKED)) return { key, title };
  const name = ASKED[key as keyof typeof ASKED];
  const field = control(name, m.operations.incidents[name], { id: `f-${name}-${id}`, required: true });
  return { key, title, field };
}
