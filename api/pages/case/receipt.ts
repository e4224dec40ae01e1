import { findReceipt } from '../../../db/engine/receipts';
import { say } from '../../../workflows/kit/policy/labels';
import type { CaseSummary } from '../frame/answers';
import { moveOf } from './case-view';
import { textOf } from '../forms/form-values';
import type { Place, Signed } from '../frame/visit';

/** The line after a write: what was done, when, under which number, and what comes next. */
export interface ReceiptLine {
  readonly what: string;
  readonly at: string;
  readonly pending: boolean;
  readonly next: string;
  readonly requestNo?: string | undefined;
}

/** The receipt named in the address, for the sender of the command alone; undefined without one. */
export async function receiptOf({ deps }: Place, visit: Signed, row?: CaseSummary): Promise<ReceiptLine | undefined> {
  const key = textOf(visit.request.query, 'receipt');
  const found = key === undefined ? undefined : await findReceipt(deps.api.db, visit.actor.personId, key);
  if (!found) return undefined;
  const { m, locale } = visit;
  const policy = deps.api.policies.find(({ type }) => type === row?.type);
  const task = row && policy ? Object.values(policy.tasks) : [];
  const decision = task.map(({ decisions }) => decisions[String(found.body['decision'])]).find(Boolean);
  const action = policy?.actions[String(found.body['action'])];
  const pending = found.status === 'received';
  const what = {
    open: m.receipt.open,
    decide: m.receipt.decide(decision ? say(decision.title, locale) : ''),
    act: m.receipt.act(action ? say(action.title, locale) : ''),
    assign: m.receipt.assign,
    redate: m.receipt.redate,
  }[found.kind];
  return {
    what: pending ? m.receipt.received : found.status === 'refused' ? m.receipt.refused : what,
    at: found.receivedAt.toISOString(),
    pending: found.status !== 'done',
    requestNo: row?.requestNo,
    next: pending || !row ? m.receipt.receivedNext : m.receipt.next(moveOf(row, visit)),
  };
}
