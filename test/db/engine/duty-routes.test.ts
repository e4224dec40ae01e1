import { randomUUID } from 'node:crypto';
import { readCase } from '../../../db/engine/cases';
import { changeClaim, decisionRefusal, type ClaimChange } from '../../../db/engine/claims';
import { colleaguesFor } from '../../../db/engine/colleagues';
import { storeCommand } from '../../../db/engine/commands';
import { commitCase } from '../../../db/engine/commit-case';
import { listInbox } from '../../../db/engine/tasks';
import type { Db, Tx } from '../../../db/knex';
import { DUTIES, DUTY_CONFLICTS, type Duty, isCheck } from '../../../workflows/kit/policy/duties';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { type Actor, type Role, SYSTEM, VENDOR } from '../../../workflows/kit/policy/roles';
import { POLICIES } from '../../../workflows/registry';
import { caseDatabase, consentTask, knowPeople, newRun, openingOf } from '../../support/case-writing';

/** Any role of the vendor that the database knows: what a policy's own is, makes no difference to its duty. */
const ROLE = 'ecosystem-manager';
const LEVEL = 'psa';
const staff = (name: string, ...roles: Role[]): Actor => ({
  personId: `vendor.${name}`,
  partyId: VENDOR,
  roles,
  proof: 'role',
});
const person = staff('person', ROLE, 'vendor-operator');
const colleague = staff('colleague', ROLE);
const away = staff('away', ROLE);
const operator = staff('chief', 'vendor-operator');
const UNTIL = new Date('2090-01-01T00:00:00Z');

let db: Db;
let close: () => Promise<void>;
/** By duty: a case with an open task of it. All are in one thread, that of the first. */
const cases = new Map<Duty, string>();
let thread: string;

beforeAll(async () => {
  ({ db, close } = await caseDatabase());
  await knowPeople(db, [person, colleague, away, operator]);
  for (const duty of DUTIES) cases.set(duty, await opened(duty));
  thread = cases.get('draw-up')!;
  await db('cases').update({ thread_id: thread });
});
afterAll(() => close());

async function opened(duty: Duty): Promise<string> {
  const caseId = randomUUID();
  const task = consentTask(caseId, { role: ROLE, partyId: VENDOR, channel: 'inbox', duty });
  await commitCase(db, newRun(), openingOf(caseId, randomUUID(), { tasks: [task] }));
  return caseId;
}

/** Tries something and takes it back, so that every try finds the same world. */
async function tried<T>(work: (tx: Tx) => Promise<T>, within: Db | Tx = db): Promise<T> {
  const tx = await within.transaction();
  try {
    return await work(tx);
  } finally {
    await tx.rollback();
  }
}

const codeOf = ({ problem }: { problem: { code: string } | null }): string => problem?.code ?? 'allowed';
const sent = (caseId: string, actor: Actor) => ({
  ...{ id: randomUUID(), caseId, workflowId: 'w', type: 'trial', body: {}, bodyHash: 'h' },
  actor,
});

async function decide(tx: Tx, { caseId, taskId }: Step, actor = person): Promise<string> {
  return codeOf((await storeCommand(tx, { ...sent(caseId, actor), kind: 'decide', taskId })).command);
}
async function act(tx: Tx, { caseId, duty }: Step, actor = person): Promise<string> {
  return codeOf((await storeCommand(tx, { ...sent(caseId, actor), kind: 'act', duty })).command);
}
async function claim(tx: Tx, { caseId, taskId }: Step, change: ClaimChange, actor = person): Promise<string> {
  const body = { ...change };
  return codeOf(await changeClaim(tx, { ...sent(caseId, actor), kind: 'assign', taskId, body }, UNTIL));
}
const setTask = (tx: Tx, { taskId }: Step, columns: object) => tx('tasks').where({ id: taskId }).update(columns);
const heldBy = ({ personId }: Actor, delegatedBy: Actor | null = null) => ({
  ...{ assignee: personId, claimed_until: UNTIL, delegated_by: delegatedBy?.personId ?? null },
});
const isAway = (tx: Tx, { personId }: Actor, substitute: Actor) =>
  tx('absences').insert({
    ...{ id: randomUUID(), person_id: personId, substitute_id: substitute.personId, set_by: operator.personId },
    ...{ starts_on: '2020-01-01', ends_on: '2089-12-31' },
  });

/** A step that somebody may take, or has taken: the task or an action of the case that has this duty. */
interface Step {
  readonly caseId: string;
  readonly taskId: string;
  readonly duty: Duty;
}

const stepOf = (duty: Duty): Step => ({ caseId: cases.get(duty)!, taskId: `${cases.get(duty)!}.1`, duty });

/** How the person may have come to have done something before. */
const BEFORE: Readonly<Record<string, (tx: Tx, done: Step, next: Step) => Promise<unknown>>> = {
  'in this case': (tx, { duty }, next) => act(tx, { ...next, duty }),
  'in a linked case': (tx, done) => act(tx, done),
  'in a linked case, for a colleague': async (tx, done) => {
    await setTask(tx, done, heldBy(person, away));
    return decide(tx, done);
  },
  'in a linked case, by the hand of a delegate': async (tx, done) => {
    await setTask(tx, done, heldBy(away, person));
    return decide(tx, done, away);
  },
  'in a linked case, by the hand of a substitute': async (tx, done) => {
    await setTask(tx, done, heldBy(person));
    await isAway(tx, person, away);
    const decided = await decide(tx, done, away);
    await tx('absences').del();
    return decided;
  },
};

interface Route {
  /** Answers the code of the refusal, or that it was allowed. */
  readonly by: (tx: Tx, step: Step) => Promise<string>;
  /** What is left on the record when it is refused: nothing of what was only asked. */
  readonly entry?: { readonly action: string; readonly actor: Actor };
}

const decides = { action: 'decide.refused', actor: person };
const handsOn = (actor: Actor) => ({ action: 'assign.refused', actor });

/** Every way by which a step comes to be stored for a person. */
const TASK_ROUTES: Readonly<Record<string, Route>> = {
  'a decision': { by: decide, entry: decides },
  'a decision, asked for beforehand': {
    by: async (tx, { taskId }) =>
      (await decisionRefusal(tx, { taskId, actor: person, ifVersion: undefined }))?.code ?? 'allowed',
  },
  'a claim': { by: (tx, step) => claim(tx, step, { kind: 'claim' }), entry: handsOn(person) },
  'a decision of what was claimed before': {
    by: async (tx, step) => {
      await setTask(tx, step, heldBy(person));
      return decide(tx, step);
    },
    entry: decides,
  },
  'taking over from a colleague': {
    by: async (tx, step) => {
      await setTask(tx, step, heldBy(colleague));
      return claim(tx, step, { kind: 'take-over', from: colleague.personId, reason: 'It waits' });
    },
    entry: handsOn(person),
  },
  'a colleague who hands the task on': {
    by: (tx, step) => claim(tx, step, { kind: 'delegate', to: person.personId }, colleague),
    entry: handsOn(colleague),
  },
  'a decision of what a colleague handed on before': {
    by: async (tx, step) => {
      await setTask(tx, step, heldBy(person, colleague));
      return decide(tx, step);
    },
    entry: decides,
  },
  'an operator who hands the task on': {
    by: (tx, step) => claim(tx, step, { kind: 'delegate', to: person.personId }, operator),
    entry: handsOn(operator),
  },
  'handing the task to oneself, as an operator': {
    by: (tx, step) => claim(tx, step, { kind: 'delegate', to: person.personId }),
    entry: handsOn(person),
  },
  'a decision as the substitute of an absent holder': {
    by: async (tx, step) => {
      await setTask(tx, step, heldBy(colleague));
      await isAway(tx, colleague, person);
      return decide(tx, step);
    },
    entry: decides,
  },
  'a decision by a link that was sent': {
    by: async (tx, step) => {
      await setTask(tx, step, { channel: 'link' });
      return decide(tx, step, { ...person, proof: 'link' });
    },
    entry: decides,
  },
  'a decision at a higher level': {
    by: async (tx, step) => {
      const at = '2020-01-01T00:00:00Z';
      await setTask(tx, step, { levels: JSON.stringify([{ to: LEVEL, at }]), level_at: at });
      return decide(tx, step, { ...person, roles: [LEVEL] });
    },
    entry: decides,
  },
  'the word of a second person': {
    by: async (tx, step) => {
      await setTask(tx, step, { proposed_by: away.personId });
      return decide(tx, step);
    },
    entry: decides,
  },
};
const ACTION_ROUTES: Readonly<Record<string, Route>> = {
  'an action': { by: act, entry: { action: 'act.refused', actor: person } },
};
const OPENING: Readonly<Record<string, Route>> = {
  'an opening': {
    by: async (tx, { duty }) => {
      const opening = { ...sent(randomUUID(), person), kind: 'open' as const, duty, threadId: thread };
      return codeOf((await storeCommand(tx, opening)).command);
    },
  },
};

const isOf = (duty: Duty, kind: 'tasks' | 'actions'): boolean =>
  POLICIES.some((policy) => Object.values<{ readonly duty?: Duty }>(policy[kind]).some((step) => step.duty === duty));

/** The ways by which the steps of a duty are taken in any process. */
const routesOf = (duty: Duty): [string, Route][] =>
  Object.entries({
    ...(isOf(duty, 'tasks') && TASK_ROUTES),
    ...(isOf(duty, 'actions') && ACTION_ROUTES),
    ...(duty === 'draw-up' && OPENING),
  });

/** What a person is told and shown of a task, and what others are told of the person. */
async function shown(tx: Tx, { caseId, taskId }: Step): Promise<Readonly<Record<string, boolean>>> {
  const viewer = { actor: person, types: 'all', closed: [], assignedOnly: false } as const;
  const { items } = await listInbox(tx, viewer, { limit: 100 });
  const row = (await readCase(tx, viewer, caseId))!;
  const [asColleague] = await colleaguesFor(tx, taskId, person.personId);
  return {
    'is in the inbox': items.some(({ task }) => task.id === taskId),
    'can act, says the case': row.able!.some(({ id }) => id === person.personId),
    'can be handed the task': asColleague!.why === null,
  };
}
const everywhere = (value: boolean) => ({
  ...{ 'is in the inbox': value, 'can act, says the case': value, 'can be handed the task': value },
});

const lastEntry = (tx: Tx, caseId: string) =>
  tx('audit_events').where({ case_id: caseId }).orderBy('seq', 'desc').first<object>('action', 'actor', 'data');

const EXCLUDED = DUTIES.flatMap((duty) => DUTY_CONFLICTS[duty].map((done) => [done, duty] as const));

it('every duty is that of a step in some process, so that each has routes', () => {
  expect(DUTIES.filter((duty) => routesOf(duty).length === 0)).toEqual([]);
});

it.each(DUTIES)('“%s” is open on every route to a person who has no part in the thread', async (duty) => {
  for (const [name, { by }] of routesOf(duty))
    expect([name, await tried((tx) => by(tx, stepOf(duty)))]).toEqual([name, 'allowed']);
  if (isOf(duty, 'tasks')) expect(await tried((tx) => shown(tx, stepOf(duty)))).toEqual(everywhere(true));
});

describe.each(Object.entries(BEFORE))('%s', (_where, did) => {
  it.each(EXCLUDED)('who did “%s” is kept from “%s” on every route, and each try is on record', (done, duty) =>
    tried(async (world) => {
      const step = stepOf(duty);
      expect(await did(world, stepOf(done), step)).toBe('allowed');
      for (const [name, { by, entry }] of routesOf(duty)) {
        const found = await tried(
          async (tx) => [name, await by(tx, step), entry && (await lastEntry(tx, step.caseId))],
          world,
        );
        const record = entry && {
          ...{ action: entry.action, actor: entry.actor.personId },
          data: expect.objectContaining({ rule: 'self-approval' }) as unknown,
        };
        expect(found).toEqual([name, 'self-approval', record]);
      }
      if (isOf(duty, 'tasks')) expect(await shown(world, step)).toEqual(everywhere(false));
    }),
  );
});

it.each(
  DUTIES.flatMap((done) =>
    DUTIES.filter((duty) => !DUTY_CONFLICTS[duty].includes(done)).map((duty) => [done, duty] as const),
  ),
)('who did “%s” may do “%s”, against which nothing speaks', async (done, duty) => {
  for (const [name, { by }] of routesOf(duty)) {
    const answer = await tried(async (tx) => {
      await act(tx, stepOf(done));
      return by(tx, stepOf(duty));
    });
    expect([name, answer]).toEqual([name, 'allowed']);
  }
});

it.each(
  POLICIES.flatMap(({ type, tasks }: Policy) =>
    Object.entries(tasks).flatMap(([key, task]) => (isCheck(task.duty) ? [[type, key, task] as const] : [])),
  ),
)('%s: its opener never takes %s, on any side and on any route', async (_type, _key, { duty }) => {
  const step = stepOf(duty!);
  for (const [name, { by }] of Object.entries(TASK_ROUTES)) {
    const answer = await tried(async (tx) => {
      await tx('cases')
        .where({ id: step.caseId })
        .update({ opener: JSON.stringify(person), opened_by: person.personId });
      return by(tx, step);
    });
    expect([name, answer]).toEqual([name, 'self-approval']);
  }
});

it('nobody confirms what they proposed, on any route', async () => {
  const step = stepOf('cancel');
  for (const [name, { by }] of Object.entries(TASK_ROUTES).filter(([name]) => name !== 'the word of a second person')) {
    const answer = await tried(async (tx) => {
      await setTask(tx, step, { proposed_by: person.personId });
      return by(tx, step);
    });
    // At a higher level as well.
    expect([name, answer]).toEqual([name, 'self-approval']);
  }
});

it.each(['in another thread', 'and it was refused'])('what a person did %s keeps them from nothing', async (where) => {
  for (const [name, { by }] of routesOf('review')) {
    const answer = await tried(async (tx) => {
      await act(tx, stepOf('approve'));
      if (where === 'in another thread') await tx('commands').update({ thread_id: randomUUID() });
      else await tx('commands').update({ status: 'refused', problem: '{}', settled_at: new Date() });
      return by(tx, stepOf('review'));
    });
    expect([name, answer]).toEqual([name, 'allowed']);
  }
});

describe('a list that the system drew up', () => {
  const line = { personId: 'sp-1', name: '专员', certificate: 'HCIE', amount: { minor: 3_000_000, currency: 'CNY' } };
  const wrote = (tx: Tx, actor: Actor, field: string, seq: number) =>
    tx('administration_log').insert({
      ...{ seq, at: tx.raw('world_now()'), actor: actor.personId, action: 'changed', kind: 'specialist', key: 'sp-1' },
      ...{ changes: JSON.stringify([{ field, old: null, new: 1 }]), hash: String(seq) },
    });
  const review = async (tx: Tx, actor: Actor): Promise<string> => {
    const caseId = randomUUID();
    const task = consentTask(caseId, { role: ROLE, partyId: VENDOR, channel: 'inbox', duty: 'review' });
    const opening = openingOf(caseId, randomUUID(), { type: 'fh-incentive', tasks: [task] });
    const form = { programme: 'service-expert', month: '2026-11', partnerId: 'partner-a', lines: [line] };
    await commitCase(tx, newRun(), { ...opening, opening: { ...opening.opening!, actor: SYSTEM, form } });
    return decide(tx, { caseId, taskId: task.id, duty: 'review' }, actor);
  };

  it('has been made by those who last wrote what it says of a specialist, before it was drawn up', async () => {
    expect(await tried((tx) => review(tx, person))).toBe('allowed');
    const answers = await tried(async (tx) => {
      await wrote(tx, colleague, 'amountMinor', 1);
      await wrote(tx, away, 'position', 2);
      await wrote(tx, person, 'amountMinor', 3);
      return [await review(tx, person), await review(tx, colleague), await review(tx, away)];
    });
    // Whose amount was changed since, and who wrote something else, have made nothing of it.
    expect(answers).toEqual(['self-approval', 'allowed', 'allowed']);
  });
});
