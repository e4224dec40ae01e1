import { ApplicationsPage, type ApplicationRow, type Results } from './applications-page';
import type { ProcessType } from '../../../workflows/registry';
import { randomUUID } from 'node:crypto';
import { say } from '../../../workflows/kit/policy/labels';
import type { TaskPolicy } from '../../../workflows/kit/policy/policy';
import { maskValue } from '../../cases/masking';
import { invalidField } from '../../http/parse';
import { nextPage } from '../case/cases';
import { casesOf, type Listed } from './distribution-cases';
import { type Fault, faultOf, problemIn } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf, textsOf } from '../forms/form-values';
import { regionName } from './regions';
import { type Place, policyFor, type Signed } from '../frame/visit';
import { distributionWords } from './words';

/** The process by which a distributor applies to a master distributor, and its task. */
export const REVIEW = 'cooperation-review' satisfies ProcessType;
const TASK = 'masterReview';
const MOST_LETTERS = 128;

interface Result {
  readonly taskId: string;
  readonly status: number;
  readonly problem?: { readonly title: string; readonly detail: string };
}

/** How many applications the reader may decide. */
export async function waitingApplications(visit: Signed): Promise<number> {
  const { body } = await visit.api<{ counters: { byType: Readonly<Record<string, number>> } }>('GET /v1/tasks', {
    query: { limit: 1 },
  });
  return body.counters.byType[REVIEW] ?? 0;
}

/** The applications that wait for the reader's party, longest waiting first, with a form to decide several at once. */
export async function showApplications(
  place: Place,
  visit: Signed,
  more: { readonly results?: Results; readonly problem?: Fault } = {},
  status = 200,
): Promise<void> {
  const { actor, request, locale, posted } = visit;
  const { applications } = distributionWords[locale];
  const text = textOf(request.query, 'text')
    ?.replace(/\p{Cc}/gu, ' ')
    .slice(0, MOST_LETTERS);
  const [page, waiting] = await Promise.all([
    casesOf(place, visit, { type: REVIEW, open: true, party: actor.partyId, text, sort: 'openedAt' }),
    waitingApplications(visit),
  ]);
  const own = page.items.filter(({ waitingOn }) => waitingOn?.party === actor.partyId);
  const { decisions } = policyFor(place, REVIEW).tasks[TASK]!;
  const rows = own.map((row) => rowOf(row, decisions, visit));
  const view = {
    waiting,
    filtered: text !== undefined,
    filter: control('text', applications.text, { type: 'search', quiet: true, value: text ?? '' }),
    rows,
    next: page.next && nextPage(visit, page.next),
    decisions: rows.some(({ taskId }) => taskId !== undefined)
      ? Object.entries(decisions).map(([key, { title, consequence }]) => ({
          key,
          title: say(title, locale),
          consequence: say(consequence, locale),
        }))
      : [],
    comment: control('comment', applications.reason, {
      control: 'longText',
      quiet: true,
      max: 256,
      value: textOf(posted, 'comment') ?? '',
    }),
    chosen: textsOf(posted, 'task'),
    key: randomUUID(),
    ...more,
  };
  await visit.show(ApplicationsPage, { view }, status);
}

function rowOf(row: Listed, decisions: TaskPolicy['decisions'], { locale, m }: Signed): ApplicationRow {
  const distributor = row.parties.find(({ role }) => role === 'distributor');
  const task = row.tasks.find(({ canDecide }) => canDecide);
  return {
    id: row.id,
    requestNo: row.requestNo,
    distributor: String(maskValue(distributor?.name)),
    region: regionName(row.data['region'], locale),
    since: row.waitingOn?.since ?? row.openedAt,
    dueAt: row.waitingOn?.dueAt,
    taskId: task?.id,
    notNow: task?.notNow?.map(({ key, why }) => `${say(decisions[key]!.title, locale)}${m.colon}${why}`) ?? [],
  };
}

/** Decides the chosen applications, each by itself; those that failed say why. */
export async function decideApplications(place: Place, visit: Signed): Promise<void> {
  const { posted, m, locale } = visit;
  const texts = distributionWords[locale].applications;
  const taskIds = textsOf(posted, 'task');
  const decision = textOf(posted, 'decision');
  const declared = policyFor(place, REVIEW).tasks[TASK]!.decisions;
  const asked = decision !== undefined && Object.hasOwn(declared, decision) ? declared[decision] : undefined;
  const comment = textOf(posted, 'comment');
  if (taskIds.length === 0) return refuse(place, visit, ['task', texts.none]);
  if (decision === undefined || !asked) return refuse(place, visit, ['decision', texts.choose]);
  const items = taskIds.map((taskId) => ({ taskId, decision, ...(comment !== undefined && { comment }) }));
  const numbers = await numbersOf(place, visit);
  try {
    const { body } = await visit.api<{ items: Result[] }>('POST /v1/tasks/decisions', {
      body: { items },
      key: textOf(posted, 'key'),
    });
    const told = body.items.map(({ taskId, status, problem }) => ({
      title: numbers.get(taskId) ?? taskId,
      ok: status < 300,
      text: problem
        ? `${problem.title}${locale === 'zh-CN' ? '。' : '. '}${problem.detail}`
        : status === 202
          ? texts.received
          : `${texts.done}${m.colon}${say(asked.title, locale)}`,
    }));
    const done = told.filter(({ ok }) => ok).length;
    await showApplications(place, visit, { results: { done, failed: told.length - done, items: told } });
  } catch (error) {
    const problem = problemIn(error);
    await showApplications(place, visit, { problem: faultOf(problem, visit) }, problem.status);
  }
}

async function refuse(place: Place, visit: Signed, [path, text]: readonly [string, string]): Promise<void> {
  const labels = new Map([[path, distributionWords[visit.locale].applications.bulk]]);
  const fault = faultOf(invalidField(path, 'required', text, text), visit, labels);
  await showApplications(place, visit, { problem: fault }, 422);
}

async function numbersOf(place: Place, visit: Signed): Promise<Map<string, string>> {
  const { items } = await casesOf(place, visit, {
    type: REVIEW,
    party: visit.actor.partyId,
    sort: 'openedAt',
    limit: 100,
  });
  return new Map(items.flatMap(({ requestNo, tasks }) => tasks.map(({ id }) => [id, requestNo] as const)));
}
