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
import { type Link, type Standing, standingOf, taskLink } from './funding-glance';
import { gridFigures, gridRows } from './funding-grid';
import type { Signed } from '../frame/visit';

/** Everything found of a partner and year, as far as the reader may see it. */
export interface Found {
  readonly year: string;
  readonly qualifications: readonly QualificationGlance[];
  readonly months: readonly MonthGlance[];
  readonly quarters: readonly QuarterGlance[];
  readonly supported: readonly NreGlance[];
  readonly milestones: readonly MilestoneGlance[];
  readonly policies: ReadonlyMap<FundingType, Policy>;
}

/** The codes of the programmes, in display order. */
export const CODES = Object.keys(FH_PROGRAMMES) as FhProgramme[];

/** The programmes a partner was in at any time of that year, each with its qualification, sums and grid. */
export function programmesOf(found: Found, visit: Signed): object[] {
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
      figures: gridFigures(months, quarter && quarters, visit),
      rows: gridRows({ year: found.year, today, months, quarters, incentive, quarter, appliesNow }, visit),
    };
  });
}

/** Whether the reader may open cases of a process for their own company. */
export const isOpenTo = (policy: Policy, { actor }: Signed): boolean =>
  actor.partyId !== VENDOR && mayOpen(policy, actor);

/** Whether a partner is in a programme, or has something of it in the year. */
export const takesPart = (code: FhProgramme, { qualifications, months, quarters }: Found): boolean =>
  qualifications.some(({ programme, open }) => open && programme === code) ||
  [...months, ...quarters].some(({ programme }) => programme === code);

interface QualificationLine extends Standing {
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
  const { m, f, locale } = visit;
  if (policy === undefined) return undefined;
  if (qualification === undefined) return { text: m.funding.qualification.none, tone: '', notes: [] };
  const { caseId, state, open, validUntil, mine } = qualification;
  const line = { ...standingOf(policy, state, visit), href: `/cases/${caseId}`, notes: [] };
  if (!open) {
    const again = isOpenTo(policy, visit) && { href: `/start/${policy.type}`, title: m.funding.qualification.again };
    return again ? { ...line, task: again } : line;
  }
  if (state !== 'qualified' || validUntil === null) return { ...line, task: taskLink(policy, mine, visit) };
  const valid = { ...line, notes: [m.funding.qualification.valid(f.date(validUntil))] };
  if (mine === null) return valid;
  const first = renewableFrom(validUntil);
  if (today < first) return { ...valid, notes: [...valid.notes, m.funding.qualification.renewableFrom(f.date(first))] };
  const title = say(policy.tasks['renewal']!.title, locale);
  return { ...valid, task: { href: `/tasks/${encodeURIComponent(mine.id)}`, title } };
}
