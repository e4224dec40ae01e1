import type { Words } from '../../../../api/pages/frame/words';
import { aheadOf, wayOf } from '../../../../api/pages/case/path-view';
import { POLICIES, policyOf } from '../../../../workflows/registry';

const entered = (toState: string, at: string) => ({
  seq: 1,
  at,
  actor: 'system',
  right: 'system',
  action: 'state.entered',
  toState,
  contentHash: '',
  hash: '',
});
const words = { locale: 'en-US' } as Words;
const way = (type: string, standing: { state: string; outcome: string | null }, states: readonly string[]) =>
  wayOf(
    policyOf(type)!,
    { ...standing, waitingOn: null },
    states.map((state, at) => entered(state, `2026-12-0${at + 1}T00:00:00Z`)),
    words,
  );

test.each([
  ['fh-quarter', 'not-payable', ['payable', 'payment-in-review', 'payment-approved', 'paid']],
  ['invoice-payment', 'awaiting-invoice', ['invoice-mailed', 'invoice-in-review', 'payment-processing', 'paid']],
  ['partner-opportunity', 'in-review', ['in-verification', 'verified', 'in-progress', 'delivered']],
  ['fh-qualification', 'available', ['qualification-in-review', 'qualified']],
])('the way ahead of %s from %s leads to its aim by no detour', (type, state, ahead) => {
  expect(aheadOf(policyOf(type)!, state)).toEqual(ahead);
});

test('every state from which a good end can be reached knows a way to it, each step of which may follow the one before', () => {
  for (const policy of POLICIES)
    for (const state of Object.keys(policy.states)) {
      const steps = [state, ...aheadOf(policy, state)];
      steps.slice(1).forEach((step, at) => expect(policy.states[steps[at]!]!.next).toContain(step));
    }
});

test('a case that was rejected and sent again shows what happened in its order, then what is still ahead', () => {
  const { steps, otherEnds } = way('fh-incentive', { state: 'in-preliminary-review', outcome: null }, [
    'pending-confirmation',
    'in-preliminary-review',
    'preliminary-rejected',
    'in-preliminary-review',
  ]);
  expect(steps.map(({ key, is }) => `${is} ${key}`)).toEqual([
    'past pending-confirmation',
    'past preliminary-rejected',
    'now in-preliminary-review',
    'later preliminary-approved',
    'later finalised',
  ]);
  expect(otherEnds).toEqual(['Closed as rejected', 'Cancelled']);
});

test('a case that has ended shows only where it was, and an end that is not good as where it stopped', () => {
  const { steps, otherEnds } = way('fh-incentive', { state: 'pending-confirmation', outcome: 'expired' }, [
    'pending-confirmation',
    'expired',
  ]);
  expect(steps.map(({ key, is }) => `${is} ${key}`)).toEqual(['past pending-confirmation', 'now expired']);
  expect(otherEnds).toEqual([]);
});
