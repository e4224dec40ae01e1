import { add, type Cpu, used } from './cpu';
import { costBetween, historyCost } from './history';
import { cpuPerCase, history, latency, line, p50, title } from './report';
import type { Rig } from './rig';
import { type AssentSide, assentSide, bareSide, type Side } from './sides';
import { type Block, ratio, timed } from './stats';
import { type Load, OURS, SHARED, THEIRS } from './load';

/** What one side showed, block by block. */
interface Seen {
  readonly opens: Block[];
  readonly decisions: Block[];
  readonly repeats: Block[];
  cpu: Cpu;
  sending: Cpu;
}

const nothing = (): Seen => ({ opens: [], decisions: [], repeats: [], cpu: {}, sending: {} });

async function measured(rig: Rig, work: () => Promise<void>): Promise<Cpu> {
  const [before, began] = [rig.cpu(), performance.now()];
  await work();
  return used(before, rig.cpu(), rig.idle, (performance.now() - began) / 1000);
}

async function block<C>(rig: Rig, side: Side<C>, load: Load, seen: Seen, again?: (opened: C) => Promise<void>) {
  const opened: C[] = [];
  const places = Array.from({ length: load.calls }, (_, place) => place);
  seen.opens.push(await timed(places, load.callers, async () => void opened.push(await side.openReview())));
  await rig.drain();
  const cpu = await measured(rig, async () => {
    seen.decisions.push(await timed(opened, load.callers, (one) => side.pass(one)));
  });
  seen.cpu = add(seen.cpu, cpu);
  if (again !== undefined) seen.repeats.push(await timed(opened, load.callers, again));
  seen.sending = add(seen.sending, await measured(rig, () => rig.drain()));
}

/** One decision with nothing else to do: a pre-review that passes, after which the customer's task and its timers are open. */
export async function decisionSection(rig: Rig, loads: readonly Load[]): Promise<void> {
  const [ours, theirs] = [await assentSide(rig), bareSide(rig)];
  title('A single decision over HTTP (pre-review passed, next task open)');
  const names = ['assent', 'bare'] as const;
  for (const load of [{ callers: 4, calls: 24, pairs: 1 }, ...loads]) {
    const [assent, bare] = [nothing(), nothing()];
    for (let pair = 0; pair < load.pairs; pair += 1) {
      const both = [
        () => block(rig, ours, load, assent, (one) => ours.passAgain(one)),
        () => block(rig, theirs, load, bare),
      ];
      for (const run of pair % 2 === 0 ? both : both.reverse()) await run();
    }
    if (load !== loads[0] && load !== loads[1]) continue; // the first load only warms everything up
    const at = `${load.callers} caller${load.callers === 1 ? '' : 's'}`;
    const calls = load.pairs * load.calls;
    latency(`decision, ${at}`, names, assent.decisions, bare.decisions, { p50: 1.3, p99: 1.5 });
    latency(`opening, ${at}`, names, assent.opens, bare.opens);
    cpuPerCase(`decision, ${at}`, calls, assent.cpu, bare.cpu, { ours: OURS, theirs: THEIRS }, 1.5);
    cpuPerCase(`its messages, ${at}`, calls, assent.sending, bare.sending, {
      ours: ['messages', ...SHARED],
      theirs: SHARED,
    });
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
