import { randomUUID } from 'node:crypto';
import { decimalOf, minorOf } from '../../../workflows/shared/money-text';
import { invalidField } from '../../http/parse';
import { type Fault, faultOf } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf, textsOf } from '../forms/form-values';
import type { Signed } from '../frame/visit';
import type { BulkItem } from '../parts/bulk-results';
import { DecidePage } from './decide-page';
import type { Shown } from './inbox-page';
import type { PlainDecision, TaskRow } from './inbox-row';
import { inboxWords } from './words';

interface Result {
  readonly taskId: string;
  readonly status: number;
  readonly problem?: { readonly title: string; readonly detail: string };
}

/** What became of several tasks; those that failed stay ticked. */
interface Decided {
  readonly ticked: readonly string[];
  readonly results: { readonly summary: string; readonly items: readonly BulkItem[] };
}

/** The longest reason. */
const MOST_LETTERS = 256;

/**
 * Decides the ticked tasks of a part of the inbox, once the reader has seen each and confirmed it: undefined when the
 * page that asks for it was shown.
 */
export async function decide(visit: Signed, rows: readonly TaskRow[], shown: Shown): Promise<Decided | undefined> {
  const { posted, givenBack } = visit;
  const decision = textOf(posted, 'decision') ?? '';
  const known = new Map(rows.map((row) => [row.id, row]));
  const ids = textsOf(posted, 'task');
  if (textOf(posted, 'confirmed') === undefined || givenBack)
    return void (await ask(visit, { ids, decision, known, shown }));
  const lacks = rows.some(
    (row) => ids.includes(row.id) && choiceOf(row, decision)?.commentRequired && reasonFor(visit, row.id) === undefined,
  );
  if (lacks) return void (await ask(visit, { ids, decision, known, shown, lacks }));
  const items = ids.map((taskId) => {
    const comment = reasonFor(visit, taskId);
    return { taskId, decision, ...(comment !== undefined && { comment }) };
  });
  const { body } = await visit.api<{ items: Result[] }>('POST /v1/tasks/decisions', {
    body: { items },
    key: textOf(posted, 'key'),
  });
  return toldOf(visit, body.items, known);
}

const choiceOf = ({ decisions }: TaskRow, decision: string): PlainDecision | undefined =>
  decisions.find(({ key }) => key === decision);

const ownReason = (id: string): string => `reason.${id}`;

const reasonFor = ({ posted }: Signed, id: string): string | undefined =>
  textOf(posted, ownReason(id)) ?? textOf(posted, 'comment');

interface Asked {
  readonly ids: readonly string[];
  readonly decision: string;
  readonly known: ReadonlyMap<string, TaskRow>;
  readonly shown: Shown;
  /** That a reason is missing. */
  readonly lacks?: boolean;
}

async function ask(visit: Signed, { ids, decision, known, shown, lacks = false }: Asked): Promise<void> {
  const { posted, locale } = visit;
  const w = inboxWords[locale];
  const rows = ids.flatMap((id) => known.get(id) ?? []);
  const able = rows.filter((row) => choiceOf(row, decision) !== undefined);
  const choices = able.flatMap((row) => choiceOf(row, decision) ?? []);
  const verb = choices[0]?.title ?? decision;
  const refused = await refusals(visit, able, decision);
  const possible = able.filter(({ id }) => !refused.has(id));
  const consequences = new Set(choices.map(({ consequence }) => consequence));
  const problem = lacks ? reasonMissing(visit) : undefined;
  await visit.show(
    DecidePage,
    {
      title: w.many(verb, possible.length),
      consequence: consequences.size === 1 ? choices[0]?.consequence : undefined,
      decision,
      items: rows.map((row) => ({
        row,
        why: able.includes(row) ? refused.get(row.id) : w.notThis(verb),
        reason: ownReasonOf(row, visit),
      })),
      gone: ids.length - rows.length,
      sum: sumOf(possible, visit),
      reason: control('comment', w.reason, {
        control: 'longText',
        required: choices.some(({ commentRequired }) => commentRequired),
        help: w.reasonHelp,
        max: MOST_LETTERS,
        value: textOf(posted, 'comment') ?? '',
        ...(lacks && { error: w.reasonMissing }),
      }),
      shown,
      idempotencyKey: textOf(posted, 'key') ?? randomUUID(),
      problem,
    },
    problem?.status ?? 200,
  );
}

const ownReasonOf = ({ id, title, requestNo }: TaskRow, { posted, locale }: Signed): Control =>
  control(ownReason(id), inboxWords[locale].ownReasonOf(title, requestNo), {
    control: 'longText',
    quiet: true,
    max: MOST_LETTERS,
    value: textOf(posted, ownReason(id)) ?? '',
  });

function reasonMissing(visit: Signed): Fault {
  const [zh, en] = [inboxWords['zh-CN'].reasonMissing, inboxWords['en-US'].reasonMissing];
  const labels = new Map([['comment', inboxWords[visit.locale].reason]]);
  return faultOf(invalidField('comment', 'required', zh, en), visit, labels);
}

/** Why tasks would be refused, by their id; nothing is decided. */
async function refusals(visit: Signed, rows: readonly TaskRow[], decision: string): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  // The reason is still to be written, and is asked for where it is required.
  const items = rows.map(({ id }) => ({ taskId: id, decision, comment: '–' }));
  const { body } = await visit.api<{ items: Result[] }>('POST /v1/tasks/decisions', { body: { items, dryRun: true } });
  return new Map(
    body.items.flatMap(({ taskId, problem }) => (problem ? [[taskId, problemText(problem, visit)] as const] : [])),
  );
}

const problemText = ({ title, detail }: { title: string; detail: string }, { locale }: Signed): string =>
  `${title}${locale === 'zh-CN' ? '。' : '. '}${detail}`;

/** What tasks ask for together, by currency; undefined when they name no amount. */
function sumOf(rows: readonly TaskRow[], { f, m }: Signed): string | undefined {
  const amounts = rows.flatMap(({ amount }) => amount ?? []);
  if (amounts.length === 0) return undefined;
  const currencies = [...new Set(amounts.map(({ currency }) => currency))];
  return currencies
    .map((currency) => {
      const minor = amounts.filter((each) => each.currency === currency).map(({ amount }) => minorOf(amount));
      return f.money({ amount: decimalOf(minor.reduce((sum, each) => sum + each, 0)), currency });
    })
    .join(m.comma);
}

function toldOf(visit: Signed, results: readonly Result[], known: ReadonlyMap<string, TaskRow>): Decided {
  const w = inboxWords[visit.locale];
  const items = results.map(({ taskId, status, problem }) => {
    const row = known.get(taskId);
    return {
      title: row === undefined ? w.gone : `${row.title} · ${row.requestNo}`,
      ok: status < 300,
      text: problem ? problemText(problem, visit) : status === 202 ? w.received : w.done,
    };
  });
  const done = items.filter(({ ok }) => ok).length;
  const ticked = results.filter(({ problem }) => problem !== undefined).map(({ taskId }) => taskId);
  return { ticked, results: { summary: w.results(done, items.length - done), items } };
}
