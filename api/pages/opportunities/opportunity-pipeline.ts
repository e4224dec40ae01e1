import type { StateSum } from '../../../db/opportunity/pipeline';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { decimalOf } from '../../../workflows/shared/money-text';
import { moneyView } from '../../cases/masking';
import type { CsvRows } from '../frame/csv';
import type { Words } from '../frame/words';
import { opportunityWords, type OpportunityWords } from './words';

type Stage = keyof OpportunityWords['stages'];

const STAGES: readonly Stage[] = ['draft', 'submitted', 'verified', 'progress', 'delivered'];

const STAGE_OF: Readonly<Record<string, Stage | undefined>> = {
  draft: 'draft',
  'in-review': 'submitted',
  'review-rejected': 'submitted',
  'in-verification': 'submitted',
  'verification-rejected': 'submitted',
  'pending-acceptance': 'submitted',
  verified: 'verified',
  accepted: 'verified',
  'in-progress': 'progress',
  suspended: 'progress',
  delivered: 'delivered',
};

/** A state of a stage, and where its opportunities are listed. */
interface StateView {
  readonly title: string;
  readonly href: string;
  readonly count: number;
  readonly sum: string;
}

/** A column of the pipeline; its states add up to it. */
export interface StageView {
  readonly stage: Stage;
  readonly title: string;
  readonly count: number;
  readonly sum: string;
  readonly states: readonly StateView[];
}

/** The columns of the pipeline, and what ended without delivery; drafts and ends only if there are any. */
export interface PipelineView {
  readonly stages: readonly StageView[];
  readonly ended: StageView | undefined;
}

const stageOf = ({ state }: StateSum): Stage => STAGE_OF[state] ?? 'ended';

/** Sums per state as stages. */
export function pipelineView(sums: readonly StateSum[], policy: Policy, words: Words): PipelineView {
  const views = STAGES.map((stage) => stageView(stage, sums, policy, words));
  const ended = stageView('ended', sums, policy, words);
  return {
    stages: views.filter(({ stage, count }) => stage !== 'draft' || count > 0),
    ended: ended.count > 0 ? ended : undefined,
  };
}

function stageView(stage: Stage, sums: readonly StateSum[], policy: Policy, words: Words): StageView {
  const its = sums.filter((sum) => stageOf(sum) === stage);
  const states = [...new Set(its.map(({ state }) => state))];
  return {
    stage,
    title: opportunityWords[words.locale].stages[stage],
    count: countOf(its),
    sum: sumOf(its, words),
    states: states.map((state) => {
      const of = its.filter((sum) => sum.state === state);
      return {
        title: stateTitle(state, policy, words),
        href: `/opportunities?type=${policy.type}&state=${state}`,
        count: countOf(of),
        sum: sumOf(of, words),
      };
    }),
  };
}

const countOf = (sums: readonly StateSum[]): number => sums.reduce((all, { count }) => all + count, 0);

function sumOf(sums: readonly StateSum[], { f }: Words): string {
  const totals = new Map<string, number>();
  for (const { currency, minor } of sums)
    if (currency !== null) totals.set(currency, (totals.get(currency) ?? 0) + minor);
  if (totals.size === 0) return '–';
  return [...totals].map(([currency, minor]) => f.money(moneyView({ minor, currency }))).join(' + ');
}

function stateTitle(state: string, { states, outcomes }: Policy, { locale }: Words): string {
  const title = (states[state] ?? outcomes[state])?.title;
  return title === undefined ? state : say(title, locale);
}

/** The pipeline as rows of a file, one per state and currency. */
export function pipelineFile(sums: readonly StateSum[], policy: Policy, words: Words): CsvRows {
  const w = opportunityWords[words.locale];
  return [
    [w.pipeline, w.state, w.counted, w.sum, ''],
    ...sums.map((sum) => [
      w.stages[stageOf(sum)],
      stateTitle(sum.state, policy, words),
      sum.count,
      sum.currency === null ? null : decimalOf(sum.minor),
      sum.currency,
    ]),
  ];
}
