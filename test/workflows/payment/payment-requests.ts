import { randomUUID } from 'node:crypto';
import { findBudget, saveBudget, verifyBudget } from '../../../db/funding/budgets';
import type { FormValues, Money } from '../../../workflows/kit/policy/fields';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import type { Delivery } from '../../../worker/engine';
import { type EngineWorld, eventually, partnerAdmin, person, vendor } from '../../support/engine-world';
import { commonRequests, mustBeDone, type Opened, opened } from '../shared/common-requests';

export const finance = vendor('finance');
/** Rechecks what the first pays later. */
export const secondFinance = person('vendor.finance-2', 'finance');

/** An amount in CNY. */
export const yuan = (amount: number): Money => ({ minor: amount * 100, currency: 'CNY' });

/** A payment as it was opened, with its partner. */
export interface Paying {
  readonly caseId: string;
  readonly partner: Actor;
  readonly form: FormValues;
}

const NUMBER = 'FH-20261121-000007';
const COURIER = { courier: '顺丰速运', trackingNumber: 'SF1000001' };

/** Payments for tests; every partner is new, so that no test meets another. */
export function paymentRequests(world: EngineWorld) {
  const common = commonRequests(world);
  let invoices = 0;

  const requests = {
    ...common,
    /** A partner in good standing, with a tax number of its own. */
    async partner(): Promise<Actor> {
      const id = await common.party('partner', { partnerKind: 'service-partner', programmes: ['service-expert'] });
      await common.set('finance', id, { taxNumber: `TAX-${id}`.toUpperCase() });
      return partnerAdmin(id);
    },
    async ask(more: FormValues = {}, by?: Actor): Promise<Opened & Paying> {
      const partner = by ?? (await requests.partner());
      const form = {
        partnerId: partner.partyId,
        sourceCaseId: randomUUID(),
        sourceNo: NUMBER,
        programme: 'service-expert',
        title: '2026年第四季度专职人员激励',
        amount: yuan(1_200),
        budget: 'fh',
        ...more,
      };
      return { ...(await world.open('invoice-payment', SYSTEM, form)), partner, form };
    },
    async awaiting(more: FormValues = {}, by?: Actor): Promise<Paying> {
      const asking = await requests.ask(more, by);
      opened(asking);
      await requests.openTask(asking.caseId, 'invoice');
      return asking;
    },
    /** An invoice without faults. */
    invoice({ partner, form }: Paying, more: FormValues = {}): FormValues {
      invoices += 1;
      return {
        number: `INV-${invoices}-${randomUUID().slice(0, 8)}`,
        amount: form.amount,
        taxNumber: `TAX-${partner.partyId}`.toUpperCase(),
        orderNumber: NUMBER,
        ...more,
      };
    },
    mail: (paying: Paying, list: readonly FormValues[] = [requests.invoice(paying)]): Promise<Delivery> =>
      world.decide(paying.caseId, 'invoice', paying.partner, 'mail', { form: { invoices: list, ...COURIER } }),
    async mailed(more: FormValues = {}, by?: Actor): Promise<Paying> {
      const paying = await requests.awaiting(more, by);
      mustBeDone(await requests.mail(paying));
      await requests.openTask(paying.caseId, 'receipt');
      return paying;
    },
    async inReview(more: FormValues = {}, by?: Actor): Promise<Paying> {
      const paying = await requests.mailed(more, by);
      await requests.received(paying);
      await requests.openTask(paying.caseId, 'review');
      return paying;
    },
    async processing(more: FormValues = {}, by?: Actor): Promise<Paying> {
      const paying = await requests.inReview(more, by);
      await requests.pass(paying);
      await requests.openTask(paying.caseId, 'bankAnswer');
      return paying;
    },
    async failed(more: FormValues = {}): Promise<Paying> {
      const paying = await requests.processing(more);
      await requests.bankSays(paying, 'failed');
      mustBeDone(await requests.result(paying, 'failed', 'R-1', '账号有误'));
      await requests.openTask(paying.caseId, 'repair');
      return paying;
    },
    received: async ({ caseId }: Paying) => mustBeDone(await world.decide(caseId, 'receipt', finance, 'received')),
    pass: async ({ caseId }: Paying) => mustBeDone(await world.decide(caseId, 'review', finance, 'pass')),
    /** The bank reports by itself, unless somebody enters it. */
    result: ({ caseId }: Paying, result: string, reference: string, reason?: string, by = SYSTEM): Promise<Delivery> =>
      world.act(caseId, by, 'paymentResult', { result, reference, ...(reason === undefined ? {} : { reason }) }),
    /** One person of finance enters what the bank says, with the reference that it gave. */
    async enterWord(paying: Paying, result: string, by = finance): Promise<Delivery> {
      const { data } = await world.caseRow(paying.caseId);
      return requests.result(paying, result, String(data['bankReference']), undefined, by);
    },
    /** A second one confirms it. */
    async confirmWord(caseId: string, by = secondFinance): Promise<Delivery> {
      await requests.openTask(caseId, 'wordConfirmation');
      return world.decide(caseId, 'wordConfirmation', by, 'confirm');
    },
    /** Mails the invoice of a payment that waits for it. */
    async mailFor(caseId: string, partner: Actor): Promise<Paying> {
      await common.set('finance', partner.partyId, { taxNumber: `TAX-${partner.partyId}`.toUpperCase() });
      const { form, data } = await world.caseRow(caseId);
      const paying = { caseId, partner, form: form as FormValues };
      const invoice = requests.invoice(paying, { orderNumber: data['orderNumber'] });
      mustBeDone(await requests.mail(paying, [invoice]));
      await requests.openTask(caseId, 'receipt');
      return paying;
    },
    /** The same, and has it reviewed. */
    async invoiced(caseId: string, partner: Actor): Promise<Paying> {
      const paying = await requests.mailFor(caseId, partner);
      await requests.received(paying);
      await requests.openTask(caseId, 'review');
      await requests.pass(paying);
      return paying;
    },
    /** The same, and has the bank pay. */
    async payAll(caseId: string, partner: Actor): Promise<void> {
      const paying = await requests.invoiced(caseId, partner);
      await requests.openTask(caseId, 'bankAnswer');
      await requests.bankSays(paying, 'paid');
      mustBeDone(await requests.result(paying, 'paid', 'R-1'));
    },
    /** Cancels as two persons: the answer to the proposal if it was refused, else that to its confirmation. */
    async cancel(caseId: string, second = secondFinance): Promise<Delivery> {
      const proposed = await requests.proposeCancel(caseId);
      return proposed.status === 'done' ? requests.confirmCancel(caseId, second) : proposed;
    },
    proposeCancel: (caseId: string, reason = '测试'): Promise<Delivery> =>
      world.act(caseId, finance, 'cancel', { reason }),
    async confirmCancel(caseId: string, by = secondFinance): Promise<Delivery> {
      await requests.openTask(caseId, 'secondPerson');
      return world.decide(caseId, 'secondPerson', by, 'confirm');
    },
    /** The bank's answer when asked about a partner's orders. */
    bankSays: ({ partner }: Paying, becomes: 'processing' | 'paid' | 'failed' | 'returned' | null) =>
      common.set('payments', partner.partyId, { becomes }),
    openTask: (caseId: string, key: string) =>
      eventually(`an open task ${key}`, async () => {
        const task = await world.task(caseId, key);
        return task.status === 'open' && task;
      }),
    /** Moves the clock to when a task expires, and waits until that has counted. */
    async silence(caseId: string, key: string): Promise<void> {
      const { id, due_at } = await requests.openTask(caseId, key);
      await world.advanceTo(due_at!);
      await eventually('the silence to count', () =>
        world.db('tasks').where({ id, status: 'expired' }).first<object | undefined>(),
      );
    },
    /** Waits until the run of a case has ended, with everything that follows from its end. */
    async settled(caseId: string): Promise<void> {
      const { workflow_id, run_id } = await world.caseRow(caseId);
      await world.client.workflow.getHandle(workflow_id, run_id).result();
    },
    /** The orders that reached the bank for a case, by their keys. */
    orders: (caseId: string): Promise<string[]> =>
      world
        .db('world_effects')
        .where({ port: 'payments', operation: 'order' })
        .where('key', 'like', `${caseId}/%`)
        .orderBy('key')
        .pluck<string[]>('key'),
    payments: (caseId: string) =>
      world.db('payments').where({ case_id: caseId }).orderBy('round').pluck<string[]>('status'),
    /** The movements of money of a case. */
    entries: (caseId: string): Promise<string[]> =>
      world.db('ledger_entries').where({ case_id: caseId }).orderBy('id').pluck<string[]>('kind'),
    /** What a case still holds of any budget, set aside or committed, in minor units. */
    async held(caseId: string): Promise<number> {
      const { rows } = await world.db.raw<{ rows: { held: number }[] }>(
        `select (coalesce(sum(case when case_id = :caseId then case
             when kind in ('reserve', 'commit') then amount_minor when kind = 'pay' then -amount_minor else drawn_minor - amount_minor end end), 0)
           - coalesce(sum(drawn_minor) filter (where drawn_from = :caseId), 0))::int as held
         from ledger_entries where case_id = :caseId or drawn_from = :caseId`,
        { caseId },
      );
      return rows[0]!.held;
    },
    claimed: (caseId: string): Promise<string[]> =>
      world.db('invoices').where({ case_id: caseId }).orderBy('number').pluck<string[]>('number'),
    /** Waits until a case holds so many invoices. */
    claims: (caseId: string, count: number) =>
      eventually(`${count} invoices`, async () => (await requests.claimed(caseId)).length === count),
    /** Fails unless the balances of a budget match its entries. */
    async balanced(budget = 'fh'): Promise<void> {
      expect(await verifyBudget(world.db, budget)).toMatchObject({ agrees: true });
    },
    /** A budget's committed and paid money, as finance sees it. */
    async budget(key: string, total?: Money) {
      return total === undefined ? findBudget(world.db, key) : saveBudget(world.db, { key, total });
    },
    told: (caseId: string): Promise<string[]> =>
      common.told(caseId, ({ template, params }) => [template, params.state].filter(Boolean).join(' ')),
  };
  return requests;
}

export type PaymentRequests = ReturnType<typeof paymentRequests>;
