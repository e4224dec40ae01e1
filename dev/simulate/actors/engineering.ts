import { decimalOf } from '../../../workflows/shared/money-text';
import { addDays } from '../../../workflows/kit/policy/deadlines';
import { decision, document, type Found, plan, type Planner } from '../found';
import type { Stage } from '../stage';
import { MANAGER, RECHECKER, reviewed, REVIEWER } from './vendor';

/**
 * What people do about one-time engineering: solutions are assessed, agreed on, and accepted milestone by milestone.
 */

const PSA = 'vendor.psa';
const TECHNICIAN = 'vendor.technical-reviewer';
const PANEL = 'vendor.commercial-panel';

/** Vendor staff who deal with nothing else. */
export const ENGINEERING_STAFF = [PSA, TECHNICIAN, PANEL];

const HIGH_ORDER = ['modelarts', 'pangu', 'gaussdb', 'cce'];

/** Uploads a statement of work; some have too few high-order services on the first try. */
const upload =
  (verb: string): Planner =>
  (stage, found) => {
    const { choices, player, round } = found;
    const after = 2 + choices.below(4);
    const mistaken = verb === 'upload' && round === 1 && choices.chance(0.35);
    if (mistaken) {
      plan(stage, found, {
        ...{ step: 'mistake', side: 'partner', after },
        run: async () => {
          const form = await statement(stage, found, HIGH_ORDER.slice(0, 2));
          const letter = decision(found, player.admin, { decision: verb, form }, 'mistake');
          await stage.sendInVain(letter, 'uploaded a statement of work with two high-order services');
        },
      });
    }
    plan(stage, found, {
      ...{ step: verb, side: 'partner', after: mistaken ? after + 1 : after },
      run: async () => {
        const form = await statement(stage, found, HIGH_ORDER.slice(0, 3 + choices.below(2)));
        return stage.send(decision(found, player.admin, { decision: verb, form }));
      },
    });
  };

async function statement(stage: Stage, { player, subject, kind, round }: Found, services: readonly string[]) {
  const file = async (name: string) => [
    await document(stage, player.admin, `${subject}/${kind.split('/')[1]}/${round}/${services.length}/${name}`),
  ];
  return {
    services: [...services, 'devstar'].map((service) => ({ service, use: 'Adaptation and integration' })),
    productSolution: await file('product'),
    selfCheck: await file('self-check'),
    expertFeedback: await file('feedback'),
  };
}

/** A milestone is reported as reached, sooner or later. */
const acceptance =
  (verb: string): Planner =>
  (stage, found) => {
    const { choices, player, subject, round } = found;
    plan(stage, found, {
      ...{ step: verb, side: 'partner', after: verb === 'submit' ? 4 + choices.below(8) : 1 + choices.below(3) },
      run: async () => {
        const acceptanceReport = [await document(stage, player.admin, `${subject}/${verb}/${round}`)];
        return stage.send(decision(found, player.admin, { decision: verb, form: { acceptanceReport } }));
      },
    });
  };

/** By process and task. */
export const ENGINEERING_PARTNER: Readonly<Record<string, Planner>> = {
  'nre/resubmission': (stage, found) =>
    plan(stage, found, {
      ...{ step: 'resubmit', side: 'partner', after: 1 + found.choices.below(3) },
      run: () => stage.send(decision(found, found.player.admin, { decision: 'resubmit', form: {} })),
    }),
  'nre/sow': upload('upload'),
  'nre/sowResubmission': upload('resubmit'),
  'nre-milestone/acceptance': acceptance('submit'),
  'nre-milestone/resubmission': acceptance('resubmit'),
};

/** Does what a task asks for. */
const done =
  (person: string, verb: string, form?: (stage: Stage, found: Found) => object | Promise<object>): Planner =>
  (stage, found) =>
    plan(stage, found, {
      ...{ step: verb, side: 'vendor', after: found.choices.below(3) },
      run: async () => {
        const said = form === undefined ? {} : { form: await form(stage, found) };
        return stage.send(decision(found, person, { decision: verb, ...said }));
      },
    });

const cny = (minor: number) => ({ amount: decimalOf(minor), currency: 'CNY' });

async function agreement(stage: Stage, { player, subject, round }: Found): Promise<object> {
  const shares = player.engineering!.milestones;
  return {
    agreement: [await document(stage, MANAGER, `${subject}/agreement/${round}`)],
    number: `NRE-${player.id}`,
    amount: cny(shares.reduce((sum, minor) => sum + minor, 0)),
    milestones: shares.map((minor, n) => ({
      title: `Phase ${n + 1}`,
      amount: cny(minor),
      plannedOn: addDays(stage.today, 30 * (n + 1)),
    })),
  };
}

/** Finance confirms an agreement, or finds that it is not what was signed. */
const recheck: Planner = (stage, found) => {
  const { choices, round } = found;
  const wrong = round === 1 && !choices.chance(0.6);
  const said = wrong ? { decision: 'sendBack', form: { reason: 'The number is another' } } : { decision: 'confirm' };
  plan(stage, found, {
    ...{ step: said.decision, side: 'vendor', after: 1 + choices.below(3) },
    run: () => stage.send(decision(found, RECHECKER, said)),
  });
};

const valued: Planner = (stage, found) => {
  const { choices, round } = found;
  const roll = round === 1 ? choices.below(100) : 0;
  const said =
    roll >= 85
      ? { decision: 'reject', comment: 'The market is too small' }
      : roll >= 50 && roll < 65
        ? { decision: 'sendBack', comment: 'Say what customers gain' }
        : { decision: 'pass' };
  plan(stage, found, {
    ...{ step: said.decision, side: 'vendor', after: 1 + choices.below(6) },
    run: () => stage.send(decision(found, PANEL, said)),
  });
};

/** By process and task. */
export const ENGINEERING_VENDOR: Readonly<Record<string, Planner>> = {
  'nre/qualificationReview': reviewed(REVIEWER, {
    ...{ pass: 'approve', fail: 'reject', among: 20, prompt: 3 },
    faults: ['Describe the gap that the solution closes'],
  }),
  'nre/workloadAgreement': done(PSA, 'agree', (_stage, { choices }) => ({ workload: 30 + choices.below(90) })),
  'nre/techAssessment': reviewed(TECHNICIAN, {
    ...{ pass: 'pass', fail: 'fail', among: 35, prompt: 3 },
    faults: ['The self-check leaves questions open', 'The architecture is not shown'],
  }),
  'nre/commercialStart': done(MANAGER, 'start'),
  'nre/commercialReview': valued,
  'nre/agreementUpload': done(MANAGER, 'upload', agreement),
  'nre/agreementRecheck': recheck,
  'nre-milestone/review': reviewed(REVIEWER, {
    ...{ pass: 'approve', fail: 'reject', among: 25, prompt: 3 },
    faults: ['The acceptance report is not signed'],
  }),
};
