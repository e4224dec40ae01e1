import { add, type Cpu } from './cpu';
import { costBetween, historyCost } from './history';
import { cpuOfParts, cpuPerCase, history, latency, line, p50, title } from './report';
import type { Rig } from './rig';
import type { AssentSide, Side, Sides } from './sides';
import { type Block, ratio, timed } from './stats';
import { atOnce, cpuDuring, inTurn, type Load, OURS, SHARED, THEIRS } from './load';

/** The results of one side, block by block. */
interface Seen {
  readonly opens: Block[];
  readonly decisions: Block[];
  readonly repeats: Block[];
  cpu: Cpu;
  sending: Cpu;
}

const nothing = (): Seen => ({ opens: [], decisions: [], repeats: [], cpu: {}, sending: {} });

async function block<C>(rig: Rig, side: Side<C>, load: Load, seen: Seen, again?: (opened: C) => Promise<void>) {
  const opened: C[] = [];
  const places = Array.from({ length: load.calls }, (_, place) => place);
  seen.opens.push(await timed(places, load.callers, async () => void opened.push(await side.openReview())));
  await rig.drain();
  const cpu = await cpuDuring(rig, async () => {
    seen.decisions.push(await timed(opened, load.callers, (one) => side.pass(one)));
  });
  seen.cpu = add(seen.cpu, cpu);
  if (again !== undefined) seen.repeats.push(await timed(opened, load.callers, again));
  seen.sending = add(seen.sending, await cpuDuring(rig, () => rig.drain()));
}

/**
 * One decision with nothing else to do: a pre-review that passes, after which the customer's task and its timers are
 * open.
 */
export async function decisionSection({ rig, ours, theirs }: Sides, loads: readonly Load[]): Promise<void> {
  title('A single decision over HTTP (pre-review passed, next task open)');
  const names = ['assent', 'bare'] as const;
  for (const load of loads) {
    const [assent, bare] = [nothing(), nothing()];
    await inTurn(
      load.pairs,
      () => block(rig, ours, load, assent, (one) => ours.passAgain(one)),
      () => block(rig, theirs, load, bare),
    );
    const at = atOnce(load);
    const calls = load.pairs * load.calls;
    latency(`decision, ${at}`, names, assent.decisions, bare.decisions, { p50: 1.3, p99: 1.5 });
    latency(`opening, ${at}`, names, assent.opens, bare.opens);
    cpuPerCase(`decision, ${at}`, calls, assent.cpu, bare.cpu, { ours: OURS, theirs: THEIRS }, 1.5);
    line(`its messages, ${at} CPU`, cpuOfParts(assent.sending, ['messages', ...SHARED], calls));
    repeats(at, assent);
  }
  await histories(rig, ours, theirs);
}

function repeats(at: string, { repeats: again, decisions }: Seen): void {
  const quotient = ratio(again, decisions, p50);
  latency(`repeated ${at}`, ['again', 'first'], again, decisions);
  line('', quotient.value <= 0.3 ? 'reached: p50 ≤ 0.3' : 'MISSED: p50 ≤ 0.3');
}

async function histories<C>(rig: Rig, ours: AssentSide, theirs: Side<C>): Promise<void> {
  const costOf = async <O>(side: Side<O>) => {
    const opened = await side.openReview();
    const before = await historyCost(rig.client, side.workflowId(opened));
    await side.pass(opened);
    const after = await historyCost(rig.client, side.workflowId(opened));
    return { opening: before, decision: costBetween(before, after) };
  };
  const [assent, bare] = [await costOf(ours), await costOf(theirs)];
  history('opening', assent.opening, bare.opening);
  history('decision', assent.decision, bare.decision, 12);
  await rig.drain();
}
