import { addDays } from '../../../workflows/kit/policy/deadlines';
import { monthsOf } from '../../../workflows/shared/months';
import { decision, document, type Found, plan, type Planner } from '../found';
import { isOfficeDay } from '../office';
import type { Stage } from '../stage';
import { mendedToday } from './payee';

/** What a partner's administrator does about qualifications, lists and applications. */

const side = 'partner';
const AGREED = { agreementAccepted: true };

/** Accepts an invitation, repeats a failed application, and renews a qualification that ends. */
const agreeing =
  (verb: string): Planner =>
  (stage, found) =>
    plan(stage, found, {
      ...{ step: verb, side, after: found.choices.below(3) },
      run: () => stage.send(decision(found, found.player.admin, { decision: verb, form: AGREED })),
    });

/** Confirms a list, objects to it, ignores it, or remembers it too late. */
const confirmation: Planner = (stage, found) => {
  const { player, choices, round, lastDay, taskId, caseId, subject } = found;
  const roll = choices.below(100);
  const after = choices.below(10);
  if (roll < 12) return;
  if (roll < 20 && lastDay !== undefined) {
    stage.agenda.plan({
      ...{ key: `${subject}/confirmation/${round}/late`, side, partner: player.id },
      on: nextOfficeDayAfter(lastDay),
      run: async () =>
        stage.sendInVain(await confirming(stage, found), `confirmed the list of ${subject} after its last day`),
    });
  } else if (roll < 40 && round === 1) {
    plan(stage, found, {
      ...{ step: 'dispute', side, after: Math.min(after, 4) },
      run: async () => {
        const reason = choices.pick(['One of our experts is missing', 'The amount of one expert is wrong']);
        const path = `/v1/cases/${caseId}/actions/dispute`;
        await stage.send({ person: player.admin, key: `${subject}/dispute/${round}`, path, body: { reason } });
        // However the objection ends, the list is looked at again.
        stage.seen.delete(taskId);
      },
    });
  } else {
    plan(stage, found, {
      ...{ step: 'confirm', side, after: round === 1 ? after : Math.min(after, 3) },
      run: async () => stage.send(await confirming(stage, found)),
    });
  }
};

const nextOfficeDayAfter = (date: string): string => {
  let day = addDays(date, 1);
  while (!isOfficeDay(day)) day = addDays(day, 1);
  return day;
};

async function confirming(stage: Stage, found: Found) {
  const { player, subject, round } = found;
  // The current list, which may have been corrected since it was found.
  const { data } = await stage.read<Pick<Found, 'data'>>(player.admin, `/v1/cases/${found.caseId}`);
  const lines = data['lines'] as readonly { readonly personId: string }[];
  const checked = await Promise.all(
    lines.map(async ({ personId }) => ({
      personId,
      proof: [await document(stage, player.admin, `${subject}/${round}/${personId}`)],
    })),
  );
  const form = { headCount: lines.length, amount: data['amount'], checked };
  return decision(found, player.admin, { decision: 'confirm', form });
}

/** Submits a draft, at the first try or after a mistake, gives it up, or forgets it. */
const submission: Planner = (stage, found) => {
  const { player, choices, subject } = found;
  const roll = choices.below(100);
  const after = choices.below(4);
  if (roll < 7) return;
  if (roll < 11) {
    plan(stage, found, {
      ...{ step: 'discard', side, after },
      run: () =>
        stage.send({
          ...{ person: player.admin, key: `${subject}/discard`, body: {} },
          path: `/v1/cases/${found.caseId}/actions/discard`,
        }),
    });
    return;
  }
  const mistaken = roll < 22;
  if (mistaken) {
    plan(stage, found, {
      ...{ step: 'mistake', side, after },
      run: async () => {
        const form = await application(stage, found, { mistaken });
        const letter = decision(found, player.admin, { decision: 'submit', form }, 'mistake');
        await stage.sendInVain(letter, `applied for ${subject} with a mistake`);
      },
    });
  }
  plan(stage, found, {
    ...{ step: 'submit', side, after: mistaken ? after + 2 : after },
    run: async () =>
      stage.send(
        decision(found, player.admin, {
          decision: 'submit',
          form: await application(stage, found, { mistaken: false }),
        }),
      ),
  });
};

async function application(
  stage: Stage,
  { player, subject, round, choices }: Found,
  { mistaken }: { mistaken: boolean },
) {
  const training =
    player.programme === 'lecturer-fund'
      ? { trainingDays: 8 + choices.below(6), satisfaction: mistaken ? '4.10' : `4.${30 + choices.below(60)}` }
      : {};
  const persons = await Promise.all(
    player.experts.map(async ({ id, project }) => ({
      ...training,
      personId: mistaken && training.trainingDays === undefined ? `${id}-left` : id,
      project,
      proof: [await document(stage, player.admin, `${subject}/${round}/${id}`)],
    })),
  );
  return { persons, materials: [await document(stage, player.admin, `${subject}/${round}/materials`)] };
}

/** Revises or gives up what failed the preliminary review. */
const mending: Planner = (stage, found) => {
  const { player, choices, subject, round } = found;
  const after = 1 + choices.below(3);
  // With the payment of the quarter near, fewer bother.
  const isLast = String(found.data['month']) === monthsOf(stage.options.quarter)[2];
  if (!choices.chance(isLast ? 0.35 : 0.55)) return;
  plan(stage, found, {
    ...{ step: 'resubmit', side, after },
    run: async () => {
      const materials = [await document(stage, player.admin, `${subject}/${round}/mended`)];
      await stage.send(decision(found, player.admin, { decision: 'resubmit', form: { materials } }));
      stage.seen.add(mendedToday(stage, player));
    },
  });
};

/** By process and task. */
export const PARTNER: Readonly<Record<string, Planner>> = {
  'fh-qualification/invitation': agreeing('submit'),
  'fh-qualification/resubmission': agreeing('resubmit'),
  'fh-qualification/renewal': agreeing('renew'),
  'fh-incentive/confirmation': confirmation,
  'fh-incentive/submission': submission,
  'fh-incentive/resubmission': mending,
};
