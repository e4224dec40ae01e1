import { randomUUID } from 'node:crypto';
import { FIELD_KINDS } from '../../../workflows/kit/policy/field-kinds';
import type { Field } from '../../../workflows/kit/policy/fields';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { CaseAnswer, FieldAnswer, LogAnswer, RelatedAnswer } from '../frame/answers';
import { type Cell, type Fact, factsOf, type Table, tableOf } from './case-view';
import { type Words } from '../frame/words';
import { controls, type Control, hasFiles } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { heldFor, repeatedBy } from '../forms/held';
import { type Place, policyFor, type Signed } from '../frame/visit';

const LIMIT = 10;
/** A time is shown as text in tables: no field kind asks for one. */
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** The form of an action that adds to the log, on the page itself. */
export interface LogForm {
  readonly key: string;
  readonly title: string;
  readonly action: string;
  readonly fields: readonly Control[];
  readonly files: boolean;
  readonly idempotencyKey: string;
  readonly hint?: string | undefined;
}

/** An entry of the log in words. */
export interface LogLine {
  readonly title: string;
  readonly at: string;
  readonly who: string;
  readonly erased: boolean;
  readonly facts: readonly Fact[];
}

/** The log of a case as its page shows it. */
export interface Log {
  readonly form?: LogForm | undefined;
  readonly items: readonly LogLine[];
  readonly older?: string | undefined;
  readonly newest: boolean;
}

/**
 * What a case's actions reported, newest first, topped by the form to add to it; undefined if no action reports
 * anything.
 */
export async function logOf(place: Place, visit: Signed, row: CaseAnswer): Promise<Log | undefined> {
  const policy = policyFor(place, row.type);
  if (!Object.values(policy.actions).some(({ logs }) => logs)) return undefined;
  const cursor = textOf(visit.request.query, 'log');
  const { body } = await visit.api<{ items: LogAnswer[]; next?: string }>('GET /v1/cases/{id}/log', {
    params: { id: row.id },
    query: { limit: LIMIT, ...(cursor !== undefined && { cursor }) },
  });
  const form = await formOf(place, visit, row, cursor === undefined ? body.items[0] : undefined);
  if (!form && body.items.length === 0) return undefined;
  return {
    form,
    items: body.items.map((entry) => entryOf(entry, row, policy, visit)),
    older: body.next && `/cases/${row.id}?log=${body.next}#log`,
    newest: cursor !== undefined,
  };
}

function entryOf(entry: LogAnswer, row: CaseAnswer, policy: Policy, words: Words): LogLine {
  return {
    title: entry.title,
    at: entry.at,
    who: entry.actorName ?? entry.actor,
    erased: entry.erasedAt !== undefined,
    facts: factsOf(policy.actions[entry.action]?.form ?? [], entry.form, row.parties, words),
  };
}

async function formOf(
  place: Place,
  visit: Signed,
  row: CaseAnswer,
  last: LogAnswer | undefined,
): Promise<LogForm | undefined> {
  const policy = policyFor(place, row.type);
  const allowed = row.allowedActions.find(({ key, why }) => why === undefined && policy.actions[key]?.logs);
  const declared = allowed && policy.actions[allowed.key];
  if (!allowed || !declared || textOf(visit.request.query, 'log') !== undefined) return undefined;
  const before = last?.action === allowed.key ? last.form : {};
  const stays = declared.form.filter(({ kind, name }) => FIELD_KINDS[kind].stays && before[name] !== undefined);
  const held = await heldFor(place, visit, row.id, repeatedBy(declared, policy));
  const values = { ...held, ...Object.fromEntries(stays.map(({ name }) => [name, before[name]])) };
  const fields = controls(declared.form, { locale: visit.locale, values, errors: new Map(), prefix: 'form' });
  return {
    key: allowed.key,
    title: allowed.title,
    action: `/cases/${row.id}/actions/${allowed.key}`,
    fields,
    files: hasFiles(fields),
    idempotencyKey: randomUUID(),
    hint: visit.m.opportunities.hints[row.type],
  };
}

/** Related cases; each row leads to its case, `own` is the one that the page is about. */
export interface RelatedTable {
  readonly key: string;
  readonly title: string;
  readonly columns: Table['columns'];
  readonly rows: readonly { readonly caseId: string; readonly own: boolean; readonly cells: readonly Cell[] }[];
}

/** Related cases as tables. */
export const relatedTables = (
  related: readonly RelatedAnswer[] | undefined,
  caseId: string,
  words: Words,
): RelatedTable[] =>
  (related ?? []).map(({ key, title, columns, rows }) => {
    const table = tableOf(columns.map(fieldOf), rows, [], words);
    return {
      key,
      title,
      columns: table.columns,
      rows: table.rows.map((cells, at) => ({
        cells: cells.map((cell) => (INSTANT.test(cell.text) ? { text: words.f.short(cell.text), whole: false } : cell)),
        caseId: rows[at]!.caseId,
        own: rows[at]!.caseId === caseId,
      })),
    };
  });

// The API has already chosen the labels' language.
const fieldOf = ({ name, kind, personal, label, options }: FieldAnswer): Field => ({
  name,
  kind,
  required: false,
  ...(personal && { personal }),
  label: { zh: label, en: label },
  ...(options && {
    options: options.map((each) => ({ value: each.value, label: { zh: each.label, en: each.label } })),
  }),
});
