import { decimalOf } from '../../../workflows/shared/money-text';
import type { Player } from '../cast';
import { type Amount, decision, type Found, plan, type Planner } from '../found';
import type { Stage } from '../stage';

/** What a partner's administrator does to be paid. */

const side = 'partner';

/** Marks that a partner revised a month today, so that it does not request the quarter's payment as well. */
export const mendedToday = (stage: Stage, { id }: Player): string => `mended/${id}/${stage.today}`;

/** Requests a quarter's payment, soon or never; some are not authenticated when they first try. */
const paymentRequest: Planner = (stage, found) => {
  const { player, choices } = found;
  const never = stage.draw(`${player.id}/never-requests`).chance(0.1);
  if (never) return;
  const after = choices.below(4);
  const pending = choices.chance(0.15);
  if (pending) {
    plan(stage, found, {
      ...{ step: 'pending', side, after },
      run: async () => {
        await stage.setWorld('finance', player.id, { businessInformation: 'pending' });
        await stage.sendInVain(
          requesting(found, 'pending'),
          'requested the payment while its business information was changing',
        );
      },
    });
  }
  const ask = (later: number): void =>
    plan(stage, found, {
      ...{ step: `request-${stage.count(`${found.subject}/${found.round}/request`)}`, side, after: later },
      run: async () => {
        // A partner that means to revise a month does not give it up by requesting the payment first.
        if (stage.seen.has(mendedToday(stage, player))) return ask(2);
        if (stage.agenda.has((key) => key.startsWith(`${player.id}/20`) && key.endsWith('/resubmit'))) return ask(2);
        await stage.setWorld('finance', player.id, { businessInformation: 'authenticated' });
        return stage.send(requesting(found));
      },
    });
  ask(pending ? after + 3 : after);
};

const requesting = (found: Found, step?: string) =>
  decision(found, found.player.admin, { decision: 'submit', form: { amountConfirmed: true } }, step);

const requestAgain: Planner = (stage, found) =>
  plan(stage, found, {
    ...{ step: 'resubmit', side, after: 1 + found.choices.below(3) },
    run: () =>
      stage.send(decision(found, found.player.admin, { decision: 'resubmit', form: { amountConfirmed: true } })),
  });

/** Mails invoices, some late, some for a wrong amount at first. */
const invoice: Planner = (stage, found) => {
  const { choices, round } = found;
  const late = round === 1 && choices.chance(0.15);
  const after = late ? 13 + choices.below(6) : 1 + choices.below(6);
  const wrong = round === 1 && choices.chance(0.15);
  const parts = choices.chance(0.25) ? 2 : 1;
  if (wrong) {
    plan(stage, found, {
      ...{ step: 'wrong', side, after },
      run: () => stage.sendInVain(mailing(found, { parts, wrong }, 'wrong'), 'named an invoice for another amount'),
    });
  }
  plan(stage, found, {
    ...{ step: 'mail', side, after: wrong ? after + 1 : after },
    run: () => stage.send(mailing(found, { parts, wrong: false })),
  });
};

function mailing(found: Found, { parts, wrong }: { parts: number; wrong: boolean }, step?: string) {
  const { player, subject, round, data } = found;
  const { amount, currency } = data['amount'] as Amount;
  const minor = Math.round(Number(amount) * 100);
  const shares = parts === 1 ? [minor] : [Math.floor(minor / 3), minor - Math.floor(minor / 3)];
  const invoices = shares.map((share, n) => ({
    number: `INV-${subject.replaceAll('/', '-')}-${round}-${n + 1}`,
    amount: { amount: decimalOf(share + (wrong ? 100 : 0)), currency },
    taxNumber: player.taxNumber,
    orderNumber: data['orderNumber'],
  }));
  const form = { invoices, courier: '顺丰速运', trackingNumber: `SF-${subject.replaceAll('/', '-')}-${round}` };
  return decision(found, player.admin, { decision: 'mail', form }, step);
}

/** By process and task. */
export const PAYEE: Readonly<Record<string, Planner>> = {
  'fh-quarter/paymentRequest': paymentRequest,
  'fh-quarter/resubmission': requestAgain,
  'invoice-payment/invoice': invoice,
};
