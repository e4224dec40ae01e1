import type { FundingItem } from '../../../db/funding/funding-items';
import type {
  MilestoneGlance,
  MonthGlance,
  NreGlance,
  QualificationGlance,
  QuarterGlance,
} from '../../../db/funding/funding-overview';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { APPLIED } from '../../../workflows/fh/fh-incentive.policy';
import { quarterOf } from '../../../workflows/shared/months';
import { FH_PROGRAMMES, type FhProgramme, renewableFrom } from '../../../workflows/shared/funding';
import { mayOpen } from '../../cases/rights';
import type { FundingType } from '../frame/funding-access';
import { type Link, type Standing, standingOf, sumText, taskLink } from './funding-glance';
import { type GridRow, gridRows } from './funding-grid';
import type { Signed } from '../frame/visit';
import { fundingWords } from './words';

/** Everything found of a partner and year, as far as the reader may see it. */
export interface Found {
  readonly year: string;
  readonly qualifications: readonly QualificationGlance[];
  readonly months: readonly MonthGlance[];
  readonly quarters: readonly QuarterGlance[];
  readonly supported: readonly NreGlance[];
  readonly milestones: readonly MilestoneGlance[];
  readonly policies: ReadonlyMap<FundingType, Policy>;
  readonly items: readonly FundingItem[];
}

/** A programme: how the partner qualifies for it, its months and quarters, and what they come to. */
export interface ProgrammeView {
  readonly code: string;
  readonly title: string;
  readonly qualification: QualificationLine | undefined;
  readonly rows: readonly GridRow[];
  /** The foot line, and what remains at its end. */
  readonly sum: { readonly text: string; readonly rest: string };
}

/** The codes of the programmes, in display order. */
export const CODES = Object.keys(FH_PROGRAMMES) as FhProgramme[];

/** The programmes a partner was in at any time of that year, each with its qualification, sums and grid. */
export function programmesOf(found: Found, visit: Signed): ProgrammeView[] {
  const incentive = found.policies.get('fh-incentive');
  if (incentive === undefined) return [];
  const today = beijingDate(visit.now.getTime());
  return CODES.filter((code) => takesPart(code, found)).map((code) => {
    const of = <G extends { readonly programme: string }>(all: readonly G[]): G[] =>
      all.filter(({ programme }) => programme === code);
    const [months, quarters] = [of(found.months), of(found.quarters)];
    const quarter = found.policies.get('fh-quarter');
    const [qualification] = of(found.qualifications);
    const applies = qualification?.state === 'qualified' && APPLIED.includes(code) && isOpenTo(incentive, visit);
    const appliesNow = (month: string): boolean =>
      applies && month <= today.slice(0, 7) && quarterOf(month) === quarterOf(today.slice(0, 7));
    return {
      code,
      title: say(FH_PROGRAMMES[code], visit.locale),
      qualification: qualificationOf(qualification, found.policies, visit, today),
      rows: gridRows({ year: found.year, today, months, quarters, incentive, quarter, appliesNow }, visit),
      sum: footOf(
        found.items.filter(({ type, programme }) => type === 'fh-incentive' && programme === code),
        visit,
      ),
    };
  });
}

/** What was offered, less what lapsed and what is open, is what was or will be paid. */
function footOf(items: readonly FundingItem[], visit: Signed): ProgrammeView['sum'] {
  const sum = (of: readonly FundingItem[]): string =>
    sumText(
      of.map(({ amount }) => amount),
      visit,
    );
  const within = (...parts: readonly string[]): FundingItem[] => items.filter(({ part }) => parts.includes(part));
  return {
    text: fundingWords[visit.locale].sum(sum(items), sum(within('lapsed')), sum(within('open'))),
    rest: sum(within('paid', 'paying', 'approved')),
  };
}

/** Whether the reader may open cases of a process for their own company. */
export const isOpenTo = (policy: Policy, { actor }: Signed): boolean =>
  actor.partyId !== VENDOR && mayOpen(policy, actor);

/** Whether a partner is in a programme, or has something of it in the year. */
export const takesPart = (code: FhProgramme, { qualifications, months, quarters }: Found): boolean =>
  qualifications.some(({ programme, open }) => open && programme === code) ||
  [...months, ...quarters].some(({ programme }) => programme === code);

/** How a partner stands with a programme, and what can be done about it. */
export interface QualificationLine extends Standing {
  readonly href?: string;
  readonly notes: readonly string[];
  readonly task?: Link | undefined;
}

function qualificationOf(
  qualification: QualificationGlance | undefined,
  policies: Found['policies'],
  visit: Signed,
  today: string,
): QualificationLine | undefined {
  const policy = policies.get('fh-qualification');
  const { f, locale } = visit;
  const w = fundingWords[locale];
  if (policy === undefined) return undefined;
  if (qualification === undefined) return { text: w.qualification.none, tone: 'neutral', notes: [] };
  const { caseId, state, open, validUntil, mine } = qualification;
  const line = { ...standingOf(policy, state, visit), href: `/cases/${caseId}`, notes: [] };
  if (!open) {
    const again = isOpenTo(policy, visit) && { href: `/start/${policy.type}`, title: w.qualification.again };
    return again ? { ...line, task: again } : line;
  }
  if (state !== 'qualified' || validUntil === null) return { ...line, task: taskLink(policy, mine, visit) };
  const valid = { ...line, notes: [w.qualification.valid(f.date(validUntil))] };
  if (mine === null) return valid;
  const first = renewableFrom(validUntil);
  if (today < first) return { ...valid, notes: [...valid.notes, w.qualification.renewableFrom(f.date(first))] };
  const title = say(policy.tasks['renewal']!.title, locale);
  return { ...valid, task: { href: `/tasks/${encodeURIComponent(mine.id)}`, title } };
}
