import { setTimeout as sleep } from 'node:timers/promises';
import { pendingWork } from '../../db/engine/pending-work';
import type { Db } from '../../db/knex';
import type { Random } from '../../dev/random';
import { type Player, writeCast } from '../../dev/simulate/cast';
import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { monthOf } from '../../workflows/shared/months';
import { decimalOf } from '../../workflows/shared/money-text';
import { NRE } from '../../workflows/shared/funding';
import { patiently } from './patiently';
import { deliver } from './perform';
import type { Line } from './scripts';
import type { Stage } from './stories';

const MANAGER = 'vendor.ecosystem-manager';
const [REVIEWER, APPROVER] = [`${MANAGER}-2`, `${MANAGER}-3`];
const FINANCE = 'vendor.finance';
const [SECOND, THIRD] = [`${FINANCE}-2`, `${FINANCE}-3`];
const PROGRAMME = 'service-ccoe';
const MOST_ROUNDS = 500;
const EACH = 1_234_567;
const cny = (minor: number) => ({ amount: decimalOf(minor), currency: 'CNY' });

const partner = (id: string): Pick<Player, 'id' | 'name' | 'nameEn' | 'admin' | 'taxNumber'> => ({
  ...{ id, name: id, nameEn: id, admin: `${id}.admin` },
  taxNumber: `91310000${id.replaceAll('-', '').toUpperCase().padEnd(10, '0')}`,
});
/** One is paid for its people, whom each round lists one more of, the other for engineering, milestone by milestone. */
const LISTED: Player = {
  ...partner('killed-people'),
  programme: PROGRAMME,
  experts: Array.from({ length: MOST_ROUNDS }, (_, n) => ({
    ...{ id: `killed-people.expert-${n + 1}`, name: `专员${n + 1}`, certificate: 'HCCDE-Solution Architectures' },
    ...{ project: `Project ${n + 1}`, minor: EACH },
  })),
};
const BUILDING: Player = {
  ...partner('killed-builder'),
  ...{ programme: NRE, experts: [] },
  engineering: { solutionId: 'killed-builder.solution', milestones: Array.from({ length: 20 }, () => EACH) },
};
const PLAYERS = [LISTED, BUILDING];

/** Writes the partners who are paid, as of a quarter, with telephones for what is urgent. */
export async function prepareFunding(db: Db, quarter: string): Promise<void> {
  await writeCast(db, PLAYERS, quarter);
  for (const [n, { admin }] of PLAYERS.entries())
    await db('people')
      .where({ id: admin })
      .update({ mobile: `1991111000${n}` });
}

/** What happens to the money of a round. */
export interface Funding {
  readonly title: string;
  /** Two persons of finance cancel the first payment of the round instead of making it. */
  readonly cancels: boolean;
  /** Everything is sent twice at the same moment. */
  readonly double: boolean;
}

export function chooseFunding(choices: Random): Funding {
  const cancels = choices.chance(0.4);
  const double = choices.chance(0.25);
  return { title: `funding ${cancels ? 'cancelled' : 'paid'}`, cancels, double };
}

interface Found {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly caseId: string;
  readonly requestNo: string;
  readonly form: FormValues;
  readonly data: FormValues;
}

type Answers = (stage: Stage, found: Found) => Line | Promise<Line>;

const say =
  (person: string, decision: string, form?: object): Answers =>
  () => ({ person, decision, ...(form && { form }) });

const document = async ({ caller }: Stage, person: string, key: string): Promise<string[]> => [
  await caller.upload(person, `file/${key}`, 'document.pdf', new TextEncoder().encode(`%PDF-1.7\n% ${key}\n%%EOF\n`)),
];

const statement: Answers = async (stage, { id }) => {
  const file = (name: string) => document(stage, BUILDING.admin, `${id}/${name}`);
  const services = ['modelarts', 'pangu', 'gaussdb', 'devstar'].map((service) => ({ service, use: 'Integration' }));
  const form = {
    services,
    productSolution: await file('p'),
    selfCheck: await file('s'),
    expertFeedback: await file('e'),
  };
  return { person: BUILDING.admin, decision: 'upload', form };
};

const agreement: Answers = async (stage, { id }) => {
  const shares = BUILDING.engineering!.milestones;
  const milestones = shares.map((minor, n) => ({
    title: `Phase ${n + 1}`,
    amount: cny(minor),
    plannedOn: '2030-01-15',
  }));
  const amount = cny(shares.reduce((sum, minor) => sum + minor, 0));
  const form = { agreement: await document(stage, MANAGER, id), number: 'KILL-1', amount, milestones };
  return { person: MANAGER, decision: 'upload', form };
};

const confirmation: Answers = async (stage, { id, form }) => {
  const lines = form['lines'] as readonly { readonly personId: string }[];
  const checked = await Promise.all(
    lines.map(async ({ personId }) => ({ personId, proof: await document(stage, LISTED.admin, `${id}/${personId}`) })),
  );
  const said = { headCount: lines.length, amount: cny(EACH * lines.length), checked };
  return { person: LISTED.admin, decision: 'confirm', form: said };
};

const payeeOf = ({ form }: Found): Player => PLAYERS.find(({ id }) => id === form['partnerId'])!;

const invoice: Answers = (_stage, found) => {
  const { admin, taxNumber } = payeeOf(found);
  const { id, requestNo, form, data } = found;
  const { minor } = form['amount'] as { minor: number };
  const invoices = [
    {
      number: `INV-${requestNo}-${id.split('.').at(-1)}`,
      amount: cny(minor),
      taxNumber,
      orderNumber: data['orderNumber'],
    },
  ];
  return { person: admin, decision: 'mail', form: { invoices, courier: '顺丰速运', trackingNumber: 'SF-1' } };
};

const wordOfBank: Answers = (_stage, { data }) => ({
  person: FINANCE,
  ...{ action: 'paymentResult', form: { result: 'paid', reference: String(data['bankReference']) } },
});

/** Who answers what, by process and task. */
const ANSWERS: Readonly<Record<string, Answers>> = {
  'fh-qualification/invitation': say(LISTED.admin, 'submit', { agreementAccepted: true }),
  'fh-qualification/review': say(REVIEWER, 'approve'),
  'fh-incentive/confirmation': confirmation,
  'fh-incentive/preliminaryReview': say(REVIEWER, 'pass'),
  'fh-quarter/paymentRequest': say(LISTED.admin, 'submit', { amountConfirmed: true }),
  'fh-quarter/paymentReview': say(APPROVER, 'approve'),
  'nre/qualificationReview': say(REVIEWER, 'approve'),
  'nre/workloadAgreement': say('vendor.psa', 'agree', { workload: 40 }),
  'nre/sow': statement,
  'nre/techAssessment': say('vendor.technical-reviewer', 'pass'),
  'nre/commercialStart': say(MANAGER, 'start'),
  'nre/commercialReview': say('vendor.commercial-panel', 'pass'),
  'nre/agreementUpload': agreement,
  'nre/agreementRecheck': say(THIRD, 'confirm'),
  'nre-milestone/acceptance': async (stage, { id }) => ({
    person: BUILDING.admin,
    ...{ decision: 'submit', form: { acceptanceReport: await document(stage, BUILDING.admin, id) } },
  }),
  'nre-milestone/review': say(REVIEWER, 'approve'),
  'invoice-payment/invoice': invoice,
  'invoice-payment/receipt': say(FINANCE, 'received'),
  'invoice-payment/review': say(FINANCE, 'pass'),
  'invoice-payment/bankAnswer': wordOfBank,
  'invoice-payment/bankOverdue': wordOfBank,
  'invoice-payment/wordConfirmation': say(SECOND, 'confirm'),
  'invoice-payment/secondPerson': say(SECOND, 'confirm'),
};
const CANCEL: Line = { person: FINANCE, action: 'cancel', form: { reason: 'Another agreement' } };

/** How long nothing has to be asked and nothing be under way before a round is over. */
const QUIET_MS = 3_000;

/** Has a list confirmed, a milestone accepted and whatever is due paid, whatever is killed meanwhile. */
export async function fund(stage: Stage, funding: Funding): Promise<void> {
  const round = new Round(stage, funding);
  await round.open(LISTED, MANAGER, { type: 'fh-qualification', form: { programme: PROGRAMME, partnerId: LISTED.id } });
  await round.open(BUILDING, BUILDING.admin, { type: 'nre', form: { solutionId: BUILDING.engineering!.solutionId } });
  await round.answerAll();
  await round.list();
  await round.answerAll();
}

class Round {
  private readonly answered = new Set<string>();
  private cancelled = false;
  private accepted = false;

  constructor(
    private readonly stage: Stage,
    private readonly funding: Funding,
  ) {}

  /** Opens a case, unless the partner has one of its kind; engineering is paid for once. */
  async open({ id }: Player, person: string, body: { readonly type: string; readonly form: object }): Promise<void> {
    const { at, caller, round } = this.stage;
    const asked = `select from cases where type = ? and (closed_at is null or type = 'nre') and parties ->> 'partner' = ?`;
    const { rows } = await patiently(() => at.db.raw<{ rows: object[] }>(asked, [body.type, id]));
    if (rows.length > 0) return;
    const key = `${round}/${id}/${body.type}`;
    const answer = await caller.write(person, key, '/v1/cases', body);
    if (answer.status >= 300) caller.faults.push(`${key} was refused: ${JSON.stringify(answer.body)}`);
  }

  /** Draws up the list of this round's stage. */
  async list(): Promise<void> {
    const { caller, round } = this.stage;
    const { now } = (await caller.get(MANAGER, '/v1/clock')).body;
    const { id: personId, name, certificate, project } = LISTED.experts[Number(round) - 1]!;
    const lines = [{ personId, name, certificate, project, amount: cny(EACH) }];
    const month = monthOf(beijingDate(Date.parse(String(now))));
    const form = { programme: PROGRAMME, partnerId: LISTED.id, month, stage: Number(round), lines };
    const key = `${round}/list`;
    const answer = await caller.write(MANAGER, key, '/v1/cases', { type: 'fh-incentive', form });
    if (answer.status >= 300) caller.faults.push(`${key} was refused: ${JSON.stringify(answer.body)}`);
  }

  /** Answers every task until nothing is asked, and nothing is under way, for a while. */
  async answerAll(): Promise<void> {
    for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_MS; await sleep(100)) {
      const found = (await patiently(() => this.openTasks())).filter((task) => this.isToAnswer(task));
      await Promise.all(found.map((task) => this.answer(task)));
      if (found.length > 0 || (await patiently(() => this.isUnderWay()))) quietSince = Date.now();
    }
  }

  /** Whether a case of these partners is on its way, or one that is not written yet. */
  private async isUnderWay(): Promise<boolean> {
    const { db } = this.stage.at;
    const ids = (await pendingWork(db)).map(({ caseId }) => caseId);
    const asked = `select from unnest(?::uuid[]) pending (id) left join cases c on c.id = pending.id
      where c.id is null or c.parties ->> 'partner' = any (?)`;
    const { rows } = await db.raw<{ rows: object[] }>(asked, [ids, PLAYERS.map(({ id }) => id)] as never[]);
    return rows.length > 0;
  }

  private async openTasks(): Promise<Found[]> {
    const { rows } = await this.stage.at.db.raw<{ rows: Found[] }>(
      `select t.id, t.key, c.type, c.id as "caseId", c.request_no as "requestNo", c.form, c.data
       from tasks t join cases c on c.id = t.case_id
       where t.status = 'open' and c.closed_at is null and c.parties ->> 'partner' = any (?)`,
      [PLAYERS.map(({ id }) => id)] as never[],
    );
    return rows;
  }

  /** A round accepts one milestone; the bank is quoted only once it has named its order. */
  private isToAnswer({ id, key, type, data }: Found): boolean {
    if (this.answered.has(id) || ANSWERS[`${type}/${key}`] === undefined) return false;
    if (key === 'bankAnswer' || key === 'bankOverdue') return data['bankReference'] != null;
    if (key !== 'acceptance') return true;
    const first = !this.accepted;
    this.accepted = true;
    return first;
  }

  private async answer(task: Found): Promise<void> {
    this.answered.add(task.id);
    const cancels = this.funding.cancels && !this.cancelled && task.key === 'invoice';
    if (cancels) this.cancelled = true;
    const line = cancels ? CANCEL : await ANSWERS[`${task.type}/${task.key}`]!(this.stage, task);
    const { status, body } = await deliver(this.stage, this.funding, task.caseId, task.id, line);
    if (status !== 200)
      this.stage.caller.faults.push(`${task.requestNo} ${task.key} was refused: ${JSON.stringify(body)}`);
  }
}

/** What became of the money in a run, for its log. */
export async function moneyMoved(db: Db): Promise<string> {
  const { rows } = await db.raw<{ rows: { said: string }[] }>(
    `select count(*) || ' ' || type || ' ' || coalesce(outcome, state) as said from cases
     where type = 'invoice-payment' or type like 'fh-%' and type <> 'fh-lists' or type like 'nre%'
     group by type, coalesce(outcome, state) order by 1`,
  );
  return rows.map(({ said }) => said).join(', ');
}
