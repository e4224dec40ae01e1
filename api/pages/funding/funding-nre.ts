import type { NreGlance } from '../../../db/funding/funding-overview';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { moneyView } from '../../cases/masking';
import { type Link, type Standing, standingOf, taskLink } from './funding-glance';
import { type Found, isOpenTo } from './funding-programmes';
import type { Signed } from '../frame/visit';
import { fundingWords } from './words';

/** A milestone of an agreement; one that has a case shows its state. */
export interface MilestoneRow {
  readonly title: string;
  readonly amount: string;
  readonly plannedOn: string;
  readonly href?: string;
  readonly standing?: Standing;
  readonly task?: Link | undefined;
}

/** A supported solution with the milestones of its agreement. */
export interface SolutionView {
  readonly link: Link;
  readonly requestNo: string;
  readonly standing: Standing;
  readonly notes: readonly string[];
  readonly task?: Link | undefined;
  readonly milestones: readonly MilestoneRow[];
}

/** The support of one-time engineering; `another` is where it is applied for. */
export interface NreView {
  readonly title: string;
  readonly another: string | undefined;
  readonly solutions: readonly SolutionView[];
}

/** A partner's supported solutions, each with its agreement's milestones; undefined when there are none. */
export function nreOf(found: Found, visit: Signed): NreView | undefined {
  const policy = found.policies.get('nre');
  if (policy === undefined || found.supported.length === 0) return undefined;
  return {
    title: say(policy.title, visit.locale),
    another: isOpenTo(policy, visit) ? `/start/${policy.type}` : undefined,
    solutions: found.supported.map((support) => solutionOf(support, policy, found, visit)),
  };
}

function solutionOf(support: NreGlance, policy: Policy, found: Found, visit: Signed): SolutionView {
  const { caseId, requestNo, state, solution, solutionId, amount, paid, dueAt, mine } = support;
  const { f, locale } = visit;
  const w = fundingWords[locale];
  return {
    link: { href: `/cases/${caseId}`, title: solution === null ? solutionId : say(solution, locale) },
    requestNo,
    standing: standingOf(policy, state, visit),
    notes: [
      ...(amount === null ? [] : [w.nre.agreed(f.money(moneyView(amount)))]),
      ...(paid === null ? [] : [w.nre.paid(f.money(moneyView(paid)))]),
      ...(dueAt === null ? [] : [w.until(f.until(dueAt))]),
    ],
    task: taskLink(policy, mine, visit),
    milestones: milestonesOf(support, found, visit),
  };
}

function milestonesOf({ requestNo, milestones }: NreGlance, found: Found, visit: Signed): MilestoneRow[] {
  const policy = found.policies.get('nre-milestone');
  return milestones.map(({ title, amount, plannedOn }, at): MilestoneRow => {
    const row = {
      title: `${at + 1}. ${title}`,
      amount: visit.f.money(moneyView(amount)),
      plannedOn: visit.f.date(plannedOn),
    };
    const its = found.milestones.find((each) => each.nreNo === requestNo && each.milestone === at + 1);
    if (its === undefined || policy === undefined) return row;
    return {
      ...row,
      href: `/cases/${its.caseId}`,
      standing: standingOf(policy, its.state, visit),
      task: taskLink(policy, its.mine, visit),
    };
  });
}
