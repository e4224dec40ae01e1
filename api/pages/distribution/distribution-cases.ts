import { type CaseFilter, listCases } from '../../../db/engine/case-list';
import type { CaseRow } from '../../../db/engine/cases';
import { InvalidCursor } from '../../../db/paging';
import { caseView } from '../../cases/represent';
import { viewerOf } from '../../http/viewer';
import type { CaseAnswer } from '../frame/answers';
import { textOf } from '../forms/form-values';
import type { Tone } from '../parts/badge';
import { notFound } from '../../http/problems';
import type { Place, Signed } from '../frame/visit';

const LIMIT = 20;

/** A case in a list with everything its reader may know of it. */
export type Listed = CaseAnswer & { readonly row: CaseRow };

/** What the state of a case means to its reader. */
export const toneOf = ({ outcome, tone }: Pick<Listed, 'outcome' | 'tone'>): Tone =>
  outcome === null ? 'now' : tone === 'good' || tone === 'bad' ? tone : 'neutral';

/**
 * A page of the reader's cases of one process, each with all its details, because the list shows what was submitted.
 */
export async function casesOf(
  { deps }: Place,
  { actor, locale, now, request }: Signed,
  filter: Partial<CaseFilter> & { readonly type: string },
): Promise<{ items: Listed[]; next?: string }> {
  const { db, policies } = deps.api;
  const policy = policies.find(({ type }) => type === filter.type);
  if (!policy) return { items: [] };
  const cursor = textOf(request.query, 'cursor');
  const page = { sort: '-openedAt', limit: LIMIT, cursor, ...filter } as const;
  const { items, next } = await listCases(db, viewerOf(actor, policies), page).catch((error: unknown) => {
    throw error instanceof InvalidCursor ? notFound() : error;
  });
  const reader = { actor, locale, now };
  const views = items.map((row) => ({ ...(caseView(row, policy, reader) as unknown as CaseAnswer), row }));
  return { items: views, ...(next !== undefined && { next }) };
}
