import { decimalOf } from '../../../workflows/shared/money-text';
import { firstDayOf, lastDayOfQuarter, monthsOf } from '../../../workflows/shared/months';
import type { Engineering, Player } from '../cast';
import { officeDay, officeDayBefore } from '../office';
import type { Stage } from '../stage';
import { MANAGER } from './vendor';

/** What no task asks for: applications for qualifications and months, invitations, stages that begin. */

const OPERATOR = 'vendor.operator';
/** Office days before the quarter at which the first partners apply. */
export const LEAD = 8;

/** Plans how everybody begins, and that no lists are generated for the time after the quarter. */
export function planBeginning(stage: Stage): void {
  const { quarter } = stage.options;
  for (const player of stage.players) {
    const { id, admin, programme, engineering } = player;
    if (engineering !== undefined) {
      planEngineering(stage, player, engineering);
      continue;
    }
    const invited = programme === 'service-ccoe';
    const form = invited ? { programme, partnerId: id } : { programme, agreementAccepted: true };
    const key = `${id}/fh-qualification/open`;
    const letter = {
      person: invited ? MANAGER : admin,
      key,
      path: '/v1/cases',
      body: { type: 'fh-qualification', form },
    };
    stage.agenda.plan({
      ...{ key, partner: id, side: invited ? 'vendor' : 'partner' },
      on: stage.officeDay(stage.draw(key).below(3)),
      run: () => stage.send(letter),
    });
  }
  const lastDay = officeDayBefore(lastDayOfQuarter(quarter), 0);
  stage.agenda.plan({
    ...{ key: 'vendor/fh-lists/stop', partner: 'vendor', side: 'vendor', on: lastDay },
    run: () => stopLists(stage),
  });
}

/** A software partner applies for the support of its solution in the first weeks of the quarter. */
function planEngineering(stage: Stage, { id, admin }: Player, { solutionId }: Engineering): void {
  const key = `${id}/nre/open`;
  const [month] = monthsOf(stage.options.quarter);
  stage.agenda.plan({
    ...{ key, partner: id, side: 'partner' },
    on: officeDay(firstDayOf(month), stage.draw(key).below(6)),
    run: () => stage.send({ person: admin, key, path: '/v1/cases', body: { type: 'nre', form: { solutionId } } }),
  });
}

async function stopLists(stage: Stage): Promise<void> {
  const [lists] = await stage.readAll<{ id: string }>(OPERATOR, '/v1/cases?type=fh-lists&open=true');
  if (lists === undefined) return void stage.broken.push('there is no case that generates the monthly lists');
  const path = `/v1/cases/${lists.id}/actions/stop`;
  await stage.send({
    person: OPERATOR,
    key: 'fh-lists/stop',
    path,
    body: { reason: 'The simulation ends with the quarter' },
  });
}

interface Qualified {
  readonly parties: readonly { readonly id: string }[];
}

/** Plans the months and stages of partners that have become qualified. */
export async function planQualified(stage: Stage): Promise<void> {
  const players = stage.players.filter(
    ({ id, engineering }) => engineering === undefined && !stage.seen.has(`qualified/${id}`),
  );
  if (players.length === 0) return;
  const rows = await stage.readAll<Qualified>(MANAGER, '/v1/cases?type=fh-qualification&state=qualified');
  for (const player of players) {
    const isQualified = rows.some(({ parties }) => parties.some(({ id }) => id === player.id));
    if (!isQualified) continue;
    stage.seen.add(`qualified/${player.id}`);
    if (player.programme === 'service-ccoe') planStages(stage, player);
    if (player.programme === 'si-presales' || player.programme === 'lecturer-fund') planMonths(stage, player);
  }
}

/** A partner applies for a month in due course, or lets it pass. */
function planMonths(stage: Stage, { id, admin, programme }: Player): void {
  for (const month of monthsOf(stage.options.quarter)) {
    const key = `${id}/${month}/open`;
    const choices = stage.draw(key);
    if (choices.chance(0.08)) continue;
    const body = { type: 'fh-incentive', form: { programme, month } };
    stage.agenda.plan({
      ...{ key, partner: id, side: 'partner' },
      on: later(stage, officeDay(firstDayOf(month), choices.below(12))),
      run: () => stage.send({ person: admin, key, path: '/v1/cases', body }),
    });
  }
}

/** The ecosystem manager begins one or two stages after their defences. */
function planStages(stage: Stage, { id, programme, experts }: Player): void {
  const months = monthsOf(stage.options.quarter);
  const second = stage.draw(`${id}/stages`).chance(0.7);
  for (const number of second ? [1, 2] : [1]) {
    const key = `${id}/stage-${number}/open`;
    const choices = stage.draw(key);
    const month = months[number === 1 ? choices.below(2) : 2] as string;
    const lines = experts.map(({ id: personId, name, certificate, project, minor }) => {
      const amount = { amount: decimalOf(minor), currency: 'CNY' };
      return { personId, name, certificate, project, amount };
    });
    const body = { type: 'fh-incentive', form: { programme, partnerId: id, month, stage: number, lines } };
    stage.agenda.plan({
      ...{ key, partner: id, side: 'vendor' },
      on: later(stage, officeDay(firstDayOf(month), choices.below(8))),
      run: () => stage.send({ person: MANAGER, key, path: '/v1/cases', body }),
    });
  }
}

const later = (stage: Stage, day: string): string => (day > stage.today ? day : stage.officeDay(1));
