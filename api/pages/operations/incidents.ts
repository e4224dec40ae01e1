import { randomUUID } from 'node:crypto';
import { caseNames, type CaseName } from '../../../db/engine/case-names';
import { WORDING } from '../../../db/incidents/wording';
import { say } from '../../../workflows/kit/policy/labels';
import type { IncidentView } from '../../incidents/view';
import { control, type Control } from '../forms/form-fields';
import type { Place, Signed } from '../frame/visit';
import { operationsWords } from './words';

/** How many incidents the page lists. */
const MOST = 100;

/** What a move asks for besides its button. */
const ASKED = { reassign: 'to', 'send-back': 'comment', settle: 'comment' } as const;

/** Kinds that wait for something to be published, and nothing is stuck yet. */
const FORESEEN: readonly string[] = ['date-provisional', 'calendar-unpublished'];

/** A move of one incident as a form; `field` is what it asks for. */
export interface IncidentMove {
  readonly key: string;
  readonly title: string;
  readonly field?: Control;
}

/** One incident; `key` makes a doubled click one move. */
export interface Incident {
  readonly id: string;
  readonly key: string;
  readonly since: string;
  readonly case?: { readonly href: string; readonly title: string; readonly number: string };
  readonly steps: readonly { readonly title: string; readonly status: CaseName['steps'][number]['status'] }[];
  readonly tried: IncidentView['tried'];
  readonly moved: IncidentView['moved'];
  readonly moves: readonly IncidentMove[];
}

/** Incidents of one cause. */
export interface Cause {
  readonly kind: string;
  readonly reason: string;
  readonly otherwise: string;
  readonly foreseen: boolean;
  readonly ageSeconds: number;
  /** Where what is missing can be entered. */
  readonly elsewhere?: { readonly href: string; readonly to: keyof Elsewhere };
  readonly incidents: readonly Incident[];
}

type Elsewhere = (typeof operationsWords)['en-US']['incidents']['open'];

/** The open incidents, longest first, grouped by cause; `most` is set when there are more. */
export async function causesOf({ deps }: Place, visit: Signed): Promise<{ causes: Cause[]; most?: number }> {
  const { body } = await visit.api<{ items: IncidentView[]; next?: string }>('GET /v1/incidents', {
    query: { limit: String(MOST) },
  });
  const names = await caseNames(
    deps.api.db,
    body.items.flatMap(({ caseId }) => caseId ?? []),
  );
  const groups = new Map<string, IncidentView[]>();
  for (const item of body.items) {
    const cause = `${item.kind} ${item.reason}`;
    groups.set(cause, [...(groups.get(cause) ?? []), item]);
  }
  const causes = [...groups.values()].map((items) => causeOf(items, names, visit));
  return { causes, ...(body.next !== undefined && { most: MOST }) };
}

function causeOf(items: readonly IncidentView[], names: ReadonlyMap<string, CaseName>, visit: Signed): Cause {
  const { kind, title, reason, otherwise } = items[0]!;
  const elsewhere = elsewhereOf(items[0]!);
  return {
    ...{ kind: title, reason, otherwise },
    foreseen: FORESEEN.includes(kind),
    ageSeconds: Math.max(...items.map(({ ageSeconds }) => ageSeconds)),
    ...(elsewhere && { elsewhere }),
    incidents: items.map((item) => incidentOf(item, names.get(item.caseId ?? ''), visit)),
  };
}

function elsewhereOf({ kind, role, partyId }: IncidentView): Cause['elsewhere'] {
  if (FORESEEN.includes(kind)) return { href: '/operations/calendars', to: 'calendars' };
  if (kind === 'delivery-failing') return { href: '/operations/systems#deliveries', to: 'systems' };
  if (kind === 'setting-broken') return { href: '/admin/settings', to: 'setting' };
  if (kind !== 'role-empty' || role === null || partyId === null) return undefined;
  return { href: `/admin?${new URLSearchParams({ role, party: partyId }).toString()}`, to: 'role' };
}

function incidentOf(incident: IncidentView, name: CaseName | undefined, visit: Signed): Incident {
  const { id, since, tried, moved } = incident;
  const { m } = visit;
  const titles: Readonly<Record<string, string | undefined>> = m.case.steps;
  return {
    ...{ id, since, tried, moved, key: randomUUID() },
    ...(name && { case: caseLink(name, visit) }),
    steps: (name?.steps ?? []).map(({ key, status }) => ({ title: titles[key] ?? key, status })),
    moves: incident.moves.filter(({ href }) => href === undefined).map((move) => moveOf(id, move, visit)),
  };
}

/** A case as operators tell it from others: what it is, whose it is, its number. */
export function caseLink(
  { id, type, partners, requestNo }: CaseName,
  { m, locale }: Signed,
): Required<Incident>['case'] {
  const owners = partners.map(({ name, nameEn }) => (locale === 'zh-CN' ? name : nameEn));
  const title = [say(WORDING.process(type), locale), owners.join(m.comma)].filter(Boolean).join(' · ');
  return { href: `/cases/${id}`, title, number: requestNo };
}

function moveOf(id: string, { key, title }: { key: string; title: string }, { locale }: Signed): IncidentMove {
  if (!(key in ASKED)) return { key, title };
  const name = ASKED[key as keyof typeof ASKED];
  const label = operationsWords[locale].incidents[name];
  return { key, title, field: control(name, label, { id: `f-${key}-${id}`, required: true }) };
}
