import type { Db } from '../../../db/knex';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { Money } from '../../../workflows/kit/policy/fields';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { POLICIES } from '../../../workflows/registry';
import { nameOfPart } from '../found';
import type { Stage } from '../stage';
import type { CaseReport } from './types';

interface Row {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly form: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly partner: string | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
}

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly right: string;
  readonly taskId?: string;
  readonly taskKey?: string;
  readonly comment?: string;
}

interface Explained {
  readonly title: string;
  readonly why: { readonly rule: string; readonly event?: Entry };
}

interface Timeline {
  readonly items: readonly Entry[];
  readonly chain: { readonly valid?: boolean };
}

interface Case {
  readonly tasks: readonly { readonly id: string; readonly decision?: string }[];
}

/** Cases that are identified by their month, stage or number. */
const PARTS: readonly string[] = ['fh-incentive', 'nre-milestone'];

/** Vendor staff who may read a case. */
const READERS: Readonly<Record<string, string>> = {
  'invoice-payment': 'vendor.finance',
  'fh-lists': 'vendor.service-ops',
};
const MANAGER = 'vendor.ecosystem-manager';

/** All cases as they stand, with the ids that the report itself omits. */
export async function casesOf(stage: Stage): Promise<(CaseReport & { readonly id: string })[]> {
  const found = await reported(stage);
  const inOrder = (a: CaseReport, b: CaseReport): number => (keyOf(a) < keyOf(b) ? -1 : 1);
  return found.sort(inOrder);
}

const keyOf = ({ partner, type, subject }: CaseReport): string => `${partner} ${type} ${subject}`;

async function reported(stage: Stage): Promise<(CaseReport & { readonly id: string })[]> {
  const counts = new Map<string, number>();
  const found = [];
  for (const row of await rowsOf(stage.at.db)) {
    const partner = row.partner ?? 'vendor';
    const kind = `${partner}/${row.type}`;
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    const about = PARTS.includes(row.type) ? nameOfPart(row.form) : n === 1 ? row.type : `${row.type}-${n}`;
    found.push(await oneOf(stage, row, partner, `${partner} ${about}`));
  }
  return found;
}

const rowsOf = (db: Db): Promise<Row[]> =>
  db('cases as c')
    .leftJoin('case_parties as p', (join) => void join.on('p.case_id', 'c.id').andOnVal('p.role', 'partner'))
    .orderBy(['p.party_id', 'c.type', 'c.opened_at', 'c.id'])
    .select<Row[]>(
      'c.id',
      'c.type',
      'c.state',
      'c.outcome',
      'c.form',
      'c.data',
      'c.opened_at',
      'c.closed_at',
      'p.party_id as partner',
    );

async function oneOf(stage: Stage, row: Row, partner: string, subject: string): Promise<CaseReport & { id: string }> {
  const { id, type, state, outcome, form, data, opened_at, closed_at } = row;
  const policy = POLICIES.find((each) => each.type === type)!;
  const { title, why } = await explained(stage, row, policy, subject);
  const amount = (data['amount'] ?? form['amount'] ?? null) as Money | null;
  const programme = form['programme'];
  return {
    ...{ id, subject, type, title: policy.title.en, partner, outcome, state, standing: title, why },
    programme: typeof programme === 'string' ? programme : null,
    openedOn: beijingDate(opened_at.getTime()),
    closedOn: closed_at === null ? null : beijingDate(closed_at.getTime()),
    minor: amount?.minor ?? null,
    currency: amount?.currency ?? null,
  };
}

/** Asks the API why a case is where it is, and checks the hash chain of its record. */
async function explained(
  stage: Stage,
  { id, type, outcome }: Row,
  policy: Policy,
  subject: string,
): Promise<{ title: string; why: string }> {
  const reader = READERS[type] ?? MANAGER;
  const [{ title, why }, timeline, { tasks }] = await Promise.all([
    stage.read<Explained>(reader, `/v1/cases/${id}/explain`),
    stage.read<Timeline>(reader, `/v1/cases/${id}/timeline?verify=true`),
    stage.read<Case>(reader, `/v1/cases/${id}`),
  ]);
  if (timeline.chain.valid !== true) stage.broken.push(`the record of ${subject} is not what was written`);
  if (outcome === null) return { title, why: `${why.rule}.` };
  const known = ENDS[`${type}/${outcome}`];
  if (known !== undefined) return { title, why: known };
  const cause = timeline.items.find(({ seq }) => seq === why.event?.seq);
  const decision = tasks.find((task) => task.id === cause?.taskId)?.decision;
  return { title, why: cause === undefined ? '' : sentenceOf(cause, policy, decision) };
}

function sentenceOf(
  { action, right, taskKey = '', comment }: Entry,
  policy: Policy,
  decision: string | undefined,
): string {
  const task = policy.tasks[taskKey];
  const said = comment === undefined ? '' : ` (“${comment}”)`;
  if (action === 'task.expired' && task !== undefined)
    return `“${task.title.en}” was not answered in time. ${task.silence.en}`;
  if (task !== undefined && decision !== undefined)
    return `“${task.title.en}”: ${task.decisions[decision]?.title.en ?? decision} by ${right}${said}.`;
  const taken = policy.actions[action.replace(/^case\./, '')];
  if (taken !== undefined) return `${taken.title.en}, by ${right}${said}.`;
  return WORDS[action] === undefined ? `${action} by ${right}${said}.` : `${WORDS[action]}${said}.`;
}

/** Outcomes with several causes in the same instant: which of them came last says nothing. */
const ENDS: Readonly<Record<string, string>> = {
  'fh-quarter/closed-unpaid': 'The quarter has ended, and no month of it was approved.',
};

const WORDS: Readonly<Record<string, string>> = {
  'payment.paid': 'The bank has paid',
  'case.opened': 'It was opened',
};
