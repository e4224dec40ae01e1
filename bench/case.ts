import { add, type Cpu } from './cpu';
import { historyCost } from './history';
import { atOnce, cpuDuring, inTurn, type Load, OURS, SHARED, THEIRS } from './load';
import { cpuOfParts, cpuPerCase, history, latency, line, number, p50, title } from './report';
import type { Rig } from './rig';
import type { Side, Sides } from './sides';
import { type Block, timed } from './stats';

interface Seen {
  readonly cases: Block[];
  readonly codes: Block[];
  cpu: Cpu;
  sending: Cpu;
}

const nothing = (): Seen => ({ cases: [], codes: [], cpu: {}, sending: {} });

async function block<C>(rig: Rig, side: Side<C>, load: Load, seen: Seen): Promise<void> {
  const cases: number[] = [];
  const codes: number[] = [];
  const places = Array.from({ length: load.calls }, (_, place) => place);
  const cpu = await cpuDuring(rig, async () => {
    await timed(places, load.callers, async () => {
      const began = performance.now();
      const opened = await side.openSwitch();
      const asked = performance.now();
      await side.prepareConsent(opened);
      const decided = performance.now();
      await side.consent(opened);
      codes.push(decided - asked);
      cases.push(performance.now() - began - (decided - asked));
    });
  });
  seen.cases.push(cases);
  seen.codes.push(codes);
  seen.cpu = add(seen.cpu, cpu);
  seen.sending = add(seen.sending, await cpuDuring(rig, () => rig.drain()));
}

/**
 * A whole case: a switch with the customer's consent by API and one-time code. Both sides run seven activities; only
 * sending the code has no bare counterpart, so its time is reported separately.
 */
export async function caseSection({ rig, ours, theirs }: Sides, loads: readonly Load[]): Promise<void> {
  title('A full case over HTTP (open, consent with a code, effects, closed)');
  for (const load of loads) {
    const [assent, bare] = [nothing(), nothing()];
    await inTurn(
      load.pairs,
      () => block(rig, ours, load, assent),
      () => block(rig, theirs, load, bare),
    );
    const at = atOnce(load);
    const calls = load.pairs * load.calls;
    latency(`case, ${at}`, ['assent', 'bare'], assent.cases, bare.cases);
    line(`sending the code, ${at} p50`, `${number(p50(assent.codes.flat()))} ms`);
    cpuPerCase(`case, ${at}`, calls, assent.cpu, bare.cpu, { ours: OURS, theirs: THEIRS }, 1.5);
    line(`its messages, ${at} CPU`, cpuOfParts(assent.sending, ['messages', ...SHARED], calls));
  }
  history('case', await whole(rig, ours), await whole(rig, theirs));
  await rig.drain();
}

async function whole<C>(rig: Rig, side: Side<C>) {
  const opened = await side.openSwitch();
  await side.prepareConsent(opened);
  await side.consent(opened);
  return historyCost(rig.client, side.workflowId(opened));
}
