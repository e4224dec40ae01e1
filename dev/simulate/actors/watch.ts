import { paymentKey } from '../../../db/funding/payments';
import { action, type Found, subjectOf } from '../found';
import type { Stage } from '../stage';
import { FINANCE } from './vendor';

/**
 * What people look for themselves, because no task asks for it: objections to settle, payments under way at the bank.
 */

const SERVICE_OPS = 'vendor.service-ops';
const side = 'vendor';

interface Row {
  readonly id: string;
  readonly parties: readonly { readonly id: string }[];
}

interface Watched extends Pick<Found, 'caseId' | 'subject' | 'round' | 'data' | 'player' | 'choices'> {
  readonly state: string;
  /** Who looks. */
  readonly person: string;
}

/** Plans what is done about the cases of a type in a state, once for every time a case gets there. */
async function watch(
  stage: Stage,
  person: string,
  { type, state, then }: { type: string; state: string; then: (watched: Watched) => void },
): Promise<void> {
  const rows = await stage.readAll<Row>(person, `/v1/cases?type=${type}&state=${state}&open=true&sort=openedAt`);
  const here = new Set(rows.map(({ id }) => markOf(id, state)));
  for (const mark of [...stage.seen])
    if (mark.startsWith(markOf('', state)) && !here.has(mark)) stage.seen.delete(mark);
  for (const { id: caseId, parties } of rows) {
    const player = parties.map(({ id }) => stage.playerOf(id)).find((each) => each !== undefined);
    if (player === undefined) continue;
    if (stage.seen.has(markOf(caseId, state))) continue;
    stage.seen.add(markOf(caseId, state));
    const { data } = await stage.read<Pick<Found, 'data'>>(person, `/v1/cases/${caseId}`);
    const subject = subjectOf(stage, player, { caseId, type, data });
    const round = stage.count(`${subject}/${state}`);
    then({ caseId, subject, round, data, player, state, person, choices: stage.draw(`${subject}/${state}/${round}`) });
  }
}

const markOf = (caseId: string, state: string): string => `${state}/${caseId}`;

function planned(
  stage: Stage,
  { caseId, subject, state, round, player, person }: Watched,
  after: number,
  run: () => Promise<unknown>,
): void {
  stage.agenda.plan({
    key: `${subject}/${state}/${round}`,
    ...{ on: stage.officeDay(after), partner: player.id, side },
    run: async () => {
      // It may have been lost, or gone on, meanwhile.
      const now = await stage.read<{ state: string }>(person, `/v1/cases/${caseId}`);
      return now.state === state ? run() : undefined;
    },
  });
}

/** Service operations uphold a list, correct its words, or replace it. */
function settleObjection(stage: Stage, watched: Watched): void {
  const { choices, player, data } = watched;
  const roll = choices.below(100);
  const after = 1 + choices.below(4);
  const reason = roll < 35 ? 'The list is as the records have it' : 'Corrected as asked';
  planned(stage, watched, after, () => {
    if (roll < 35) return stage.send(action(watched, SERVICE_OPS, 'upholdList', { reason }));
    const lines = data['lines'] as readonly {
      readonly personId: string;
      readonly amount: { amount: string; currency: string };
    }[];
    const corrected = lines.map(({ personId, amount }, n) => {
      const { name, certificate, project } = player.experts.find(({ id }) => id === personId)!;
      if (roll < 60) return { personId, name, certificate, project: `${project}, phase 2`, amount };
      const more = (Number(amount.amount) + (n === 0 ? 1234.56 : 0)).toFixed(2);
      return { personId, name, certificate, project, amount: { ...amount, amount: more } };
    });
    return stage.send(action(watched, SERVICE_OPS, 'correctList', { lines: corrected, reason }));
  });
}

/** The bank pays, fails, sends money back, or says nothing until asked. */
function answerOfBank(stage: Stage, watched: Watched): void {
  const { choices, caseId, round, data } = watched;
  const roll = round === 1 ? choices.below(100) : 0;
  const reference = String(data['bankReference']);
  const says = (result: string, reason?: string) => () =>
    stage.send(
      action(watched, FINANCE, 'paymentResult', { result, reference, ...(reason === undefined ? {} : { reason }) }),
    );
  const becomes = (status: string, reason?: string) =>
    stage.setWorld('payments', paymentKey({ caseId, round }), { becomes: status, reason: reason ?? null });
  const after = choices.below(3);
  const fails = (status: string, reason: string): void =>
    planned(stage, watched, after, async () => {
      await becomes(status, reason);
      return says(status, reason)();
    });
  if (roll < 60) planned(stage, watched, after, says('paid'));
  else if (roll < 75) fails('failed', 'The account number is not known');
  else if (roll < 88) fails('returned', 'The account was closed');
  else planned(stage, watched, 0, () => becomes('paid'));
}

/** Looks for what no task asks for. */
export async function watchAll(stage: Stage): Promise<void> {
  const objections = { type: 'fh-incentive', state: 'in-dispute' };
  await watch(stage, SERVICE_OPS, { ...objections, then: (found) => settleObjection(stage, found) });
  const payments = { type: 'invoice-payment', state: 'payment-processing' };
  await watch(stage, FINANCE, { ...payments, then: (found) => answerOfBank(stage, found) });
}
