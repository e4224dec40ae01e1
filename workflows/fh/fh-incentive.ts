import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { FormValues, Money } from '../kit/policy/fields';
import type { OutcomeOf } from '../kit/policy/policy';
import type { CaseStart, StartInput } from '../kit/contract/start';
import { SYSTEM, VENDOR } from '../kit/policy/roles';
import type { Guard } from '../kit/engine/task';
import { type Answer, ask } from '../kit/engine/ask';
import type { Line, Period, Person } from './fh-incentive-activities';
import { blocker } from './fh-incentive-blockers';
import { whileListed } from './fh-incentive-list';
import { type Incentive, moveTo, outside, submitted, totalOf } from './fh-incentive-steps';
import { fhIncentivePolicy } from './fh-incentive.policy';
import { periodOf } from './fh-period';
import { lastDayOfQuarter, quarterOf } from '../shared/months';

type Ending = Promise<OutcomeOf<typeof fhIncentivePolicy> | undefined>;

/** The incentive of a partner for one month or stage of a programme (domain 1.4.5, 1.6). */
export function fhIncentive(start: StartInput<typeof fhIncentivePolicy>): Promise<CaseResult> {
  const { caseId, form, actor } = start;
  const opening = async (c: Incentive): Promise<undefined> => {
    const period = periodOf(form, actor);
    c.admit(await outside.admitIncentive({ caseId, form, period, openedBy: sideOf(start) }));
    c.involve('partner', period.partnerId);
    const lines = form.lines ?? (form.reinstates === undefined ? undefined : await reinstated(c, period));
    if (lines === undefined) {
      moveTo(c, 'draft');
      return;
    }
    c.remember({ ...totalOf(lines), listVersion: 1, ...(await outside.listSettings()) });
    moveTo(c, 'pending-confirmation');
  };
  const running = runCase(fhIncentivePolicy, start, {
    open: opening,
    states: {
      'pending-confirmation': whileListed,
      'in-dispute': whileListed,
      draft: whileDrafted,
      'in-preliminary-review': whileReviewed,
      'preliminary-rejected': whileRejected,
      'preliminary-approved': async (c) => {
        await ask(c, 'payment');
        return undefined;
      },
    },
  });
  return concluding(start, running);
}

/** The list that has expired comes once more. */
async function reinstated(c: Incentive, period: Period): Promise<readonly Line[]> {
  const { requestNo, lines } = await outside.reinstatedList({ caseId: c.id, period });
  c.revise({ lines }, { actor: 'system', right: 'system' }, false);
  c.remember({ reinstatedNo: requestNo });
  return lines;
}

function sideOf({ actor }: Pick<CaseStart, 'actor'>): 'partner' | 'vendor' | 'system' {
  if (actor.personId === SYSTEM.personId) return 'system';
  return actor.partyId === VENDOR ? 'vendor' : 'partner';
}

/** What a case had claimed and set aside is given back however it ends unpaid, and the quarter is told. */
async function concluding({ caseId }: CaseStart, running: Promise<CaseResult>): Promise<CaseResult> {
  const ended = await running;
  if (ended.outcome !== undefined) await outside.concludeIncentive({ caseId, outcome: ended.outcome });
  return ended;
}

async function whileDrafted(c: Incentive): Ending {
  const answer = await ask(c, 'submission', {
    lastDay: lastDayOfQuarter(quarterOf(String(c.form.month))),
    guards: { submit: mayApply(c) },
  });
  return answer.decision === 'submit' ? applied(c, answer) : c.close('not-requested');
}

/** The persons and their projects are claimed before the application counts. */
const mayApply =
  (c: Incentive): Guard =>
  async (form) => {
    const { persons, materials }: FormValues = { ...c.form, ...form };
    const hasMaterials = Array.isArray(materials) && materials.length > 0;
    const claiming = { ...periodOf(c.form, c.opener), caseId: c.id, persons: (persons ?? []) as readonly Person[] };
    return hasMaterials ? outside.claimPersons(claiming) : [blocker('MATERIALS_MISSING')];
  };

async function applied(c: Incentive, answer: Answer<string>): Promise<undefined> {
  const { programme } = periodOf(c.form, c.opener);
  const headCount = (c.form.persons as readonly Person[]).length;
  c.remember({ headCount, amount: await outside.priceApplication({ programme, headCount }) });
  return submitted(c, answer);
}

async function whileReviewed(c: Incentive): Ending {
  const review = await ask(c, 'preliminaryReview', { guards: { pass: mayPass(c) } });
  if (review.decision === 'pass') {
    c.judgeFiles('accepted');
    moveTo(c, 'preliminary-approved');
    c.announce('partner');
    return undefined;
  }
  const { at, comment = '', form } = review;
  c.judgeFiles('refused', refusedIn(form));
  const resubmitUntil = await outside.resubmissionEnd({
    firstSubmittedAt: String(c.facts.firstSubmittedAt),
    rejectedAt: at,
  });
  c.remember({ resubmitUntil, rejection: { state: 'preliminary-rejected', code: 'REVIEW', reason: comment, at } });
  moveTo(c, 'preliminary-rejected');
  c.announce('partner', comment);
  return undefined;
}

const refusedIn = ({ refused }: FormValues): { fileId: string; reason: string }[] =>
  (refused ?? []) as { fileId: string; reason: string }[];

/** Money that was short at the submission has to be there by now. */
const mayPass =
  (c: Incentive): Guard =>
  () =>
    c.facts.budgetIsShort === true
      ? outside.reserveIncentive({ caseId: c.id, amount: c.facts.amount as Money, round: c.version })
      : Promise.resolve([]);

async function whileRejected(c: Incentive): Ending {
  const answer = await ask(c, 'resubmission', {
    lastDay: String(c.facts.resubmitUntil),
    guards: { resubmit: mayResubmit(c) },
  });
  if (answer.decision === 'expired') return c.close('closed-rejected');
  return c.form.lines === undefined ? applied(c, answer) : submitted(c, answer);
}

const mayResubmit =
  (c: Incentive): Guard =>
  (form, ...by) =>
    c.form.lines === undefined ? mayApply(c)(form, ...by) : outside.checkIncentiveStanding(periodOf(c.form, c.opener));
