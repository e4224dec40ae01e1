import { allHandlersFinished, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import {
  type BareActivities,
  type BareDecision,
  type BareStart,
  type BareState,
  decideUpdate,
  openedUpdate,
} from './messages';

const { writeStep } = proxyActivities<BareActivities>({ startToCloseTimeout: '20s' });

/** What anybody would write by hand: a state, two updates that answer when their step is written, no rules. */
function bareCase(start: BareStart) {
  let state = 'new';
  let written = 0;
  let steps = 0;
  const decisions: BareDecision[] = [];
  const view = (): BareState => ({ id: start.id, state });
  const step = async (name: string, data: BareStart['form'] = {}): Promise<void> => {
    await writeStep({ id: start.id, seq: (steps += 1), name, data });
  };
  setHandler(openedUpdate, async () => {
    await condition(() => written >= 1);
    return view();
  });
  setHandler(decideUpdate, async (decision) => {
    const mine = decisions.push(decision) + 1;
    await condition(() => written >= mine);
    return view();
  });
  return {
    step,
    enter: async (next: string, data: BareStart['form'] = {}): Promise<void> => {
      state = next;
      await step(next, data);
      written += 1;
    },
    decision: async (nth: number, within: `${number} days`): Promise<BareDecision | undefined> => {
      await condition(() => decisions.length >= nth, within);
      return decisions[nth - 1];
    },
  };
}

/** Opens, is reviewed, and waits for the customer: the counterpart of a pre-review that passes. */
export async function bareReview(start: BareStart): Promise<void> {
  const c = bareCase(start);
  await c.step('admit');
  await c.enter('pre-review', start.form);
  await c.decision(1, '3 days');
  await c.enter('pending-customer');
  await c.decision(2, '15 days');
  await c.enter('closed');
  await condition(allHandlersFinished);
}

/**
 * Opens, waits for the consent, checks again, applies, settles, closes: the counterpart of a switch, with as many
 * activities.
 */
export async function bareSwitch(start: BareStart): Promise<void> {
  const c = bareCase(start);
  await c.step('admit');
  await c.enter('pending-customer', start.form);
  await c.decision(1, '15 days');
  await c.step('check');
  await c.enter('applying');
  await c.step('apply');
  await c.step('settle');
  await c.enter('completed');
  await condition(allHandlersFinished);
}
