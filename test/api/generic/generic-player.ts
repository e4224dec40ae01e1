import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { ApiWorld, Body, Reply } from '../api-world';
import { uploaded } from '../cases/file-world';
import { formFor, type FieldData, type Known } from './generic-form';
import type { Chance } from './chance';

interface DecisionData {
  readonly key: string;
  readonly commentRequired: boolean;
  readonly code?: string;
  readonly form: readonly FieldData[];
}

interface ActionData {
  readonly key: string;
  readonly roles: readonly string[];
  readonly form: readonly FieldData[];
}

interface TaskData {
  readonly key: string;
  readonly onSilence: string;
  readonly decisions: readonly DecisionData[];
}

/** A process as `GET /v1/processes/{type}` answers it. */
export interface ProcessData {
  readonly type: string;
  readonly opens: readonly string[];
  readonly form: readonly FieldData[];
  readonly states: readonly { key: string }[];
  readonly outcomes: readonly { key: string }[];
  readonly tasks: readonly TaskData[];
  readonly actions: readonly ActionData[];
}

interface Listed {
  readonly type: string;
  readonly mayOpen: boolean;
}

/** A person to sign in as. */
export interface Persona {
  readonly id: string;
  readonly party: string;
  readonly roles: readonly string[];
}

/** What a case is waiting for, as the case shows it. */
interface Waiting {
  readonly role: string;
  readonly party: string;
  readonly dueAt: string | null;
  readonly onSilence?: string;
}

/** A case as a person sees it. */
export type Seen = Omit<Body, 'waitingOn' | 'tasks'> & {
  readonly waitingOn: Waiting | null;
  readonly tasks: readonly SeenTask[];
};

interface SeenTask {
  readonly id: string;
  readonly key: string;
  readonly canDecide: boolean;
}

/** A player that knows of the processes only what the API says, and randomly does what it is offered. */
export interface Player {
  readonly processes: readonly ProcessData[];
  readonly people: readonly Persona[];
  /** What was offered and refused all the same. */
  readonly broken: string[];
  /** What was done, to be printed when something goes wrong. */
  readonly done: string[];
  /** Opens a case of any process as anybody who may; undefined if blockers are returned. */
  open(): Promise<string | undefined>;
  /** Everybody who may see a case, each with what they see. */
  look(caseId: string): Promise<[Persona, Seen][]>;
  /** Does one of the things that anybody is offered; false when nobody is offered any. */
  move(seen: readonly (readonly [Persona, Seen])[]): Promise<boolean>;
}

/** Makes a player from what the API says. */
export async function createPlayer(api: ApiWorld, chance: Chance): Promise<Player> {
  const anybody = 'vendor.operator';
  const people = (await api.get(anybody, '/dev/personas')).body as unknown as readonly Persona[];
  const listed = (await api.get(anybody, '/v1/processes').expect(200)).body.items;
  const processes = (await Promise.all(
    listed.map(async ({ type }) => (await api.get(anybody, `/v1/processes/${type}`).expect(200)).body),
  )) as unknown as readonly ProcessData[];
  const broken: string[] = [];
  const done: string[] = [];

  /** Sends a write; if a code is required, has one sent and repeats the write with it. */
  async function send(persona: string, path: string, body: object, codePath: string): Promise<Reply> {
    const first = await api.post(persona, path, body);
    if (first.status !== 422 || first.body.type !== '/problems/code-required') return first;
    const given = { codeId: first.body.codeId, code: api.lastCode() };
    if (chance.below(2) === 0) return api.post(persona, path, { ...body, ...given });
    const { codeId } = (await api.post(persona, codePath).expect(201)).body;
    return api.post(persona, path, { ...body, codeId, code: api.lastCode() });
  }

  /** What a person has at hand for a form. */
  const knownTo = async ({ id }: Persona, customers: readonly string[] = []): Promise<Known> => {
    const { now } = (await api.get(id, '/v1/clock').expect(200)).body as unknown as { now: string };
    return {
      customers,
      today: beijingDate(Date.parse(now)),
      upload: () => uploaded(api, id, `drawn ${done.length}`),
    };
  };

  /** People who may open a process and have what its form asks for. */
  async function openersOf({ type, form }: ProcessData): Promise<(readonly [Persona, readonly string[]])[]> {
    const asked = people.map(async (persona) => {
      const { items } = (await api.get(persona.id, '/v1/processes')).body as unknown as { items: Listed[] };
      if (!items.some((each) => each.type === type && each.mayOpen)) return [];
      const customers = await customersOf(persona);
      const able = customers.length > 0 || !form.some(({ kind }) => kind === 'customer');
      return able ? [[persona, customers] as const] : [];
    });
    return (await Promise.all(asked)).flat();
  }

  async function customersOf({ id, party, roles }: Persona): Promise<string[]> {
    if (roles.includes('customer')) return [party];
    const { status, body } = await api.get(id, '/v1/directory/associations?limit=100');
    return status === 200
      ? (body.items as unknown as { customerId: string }[]).map(({ customerId }) => customerId)
      : [];
  }

  async function decide(persona: Persona, task: SeenTask, process: ProcessData): Promise<void> {
    const { decisions } = process.tasks.find(({ key }) => key === task.key)!;
    const decision = chance.pick(decisions)!;
    const comment = decision.commentRequired || chance.below(3) === 0 ? { comment: 'As it was drawn' } : {};
    const form = decision.form.length > 0 ? { form: await formFor(decision.form, chance, await knownTo(persona)) } : {};
    const body = { decision: decision.key, ...comment, ...form };
    const answer = await send(persona.id, `/v1/tasks/${task.id}/decision`, body, `/v1/tasks/${task.id}/code`);
    note(`${persona.id} decides ${task.key}: ${decision.key}`, answer);
  }

  async function act(persona: Persona, caseId: string, key: string, process: ProcessData): Promise<void> {
    const { form } = process.actions.find((action) => action.key === key)!;
    const filled = await formFor(form, chance, await knownTo(persona));
    const answer = await api.post(persona.id, `/v1/cases/${caseId}/actions/${key}`, filled);
    note(`${persona.id} takes ${key}`, answer);
  }

  /** An offer must be accepted, unless somebody else has to clear something first. */
  function note(what: string, { status, body }: Reply): void {
    done.push(`${what} → ${status} ${body.state ?? body.type}`);
    const explained = body.type === '/problems/ineligible' && body.blockers.length > 0;
    if (status !== 200 && !explained) broken.push(`${what}: ${status} ${JSON.stringify(body)}`);
  }

  const openers = new Map(
    await Promise.all(processes.map(async (process) => [process.type, await openersOf(process)] as const)),
  );

  async function open(): Promise<string | undefined> {
    const process = chance.pick(processes.filter(({ type }) => openers.get(type)!.length > 0))!;
    const { type } = process;
    const [persona, customers] = chance.pick(openers.get(type)!)!;
    const form = await formFor(process.form, chance, await knownTo(persona, customers));
    const { status, body } = await send(persona.id, '/v1/cases', { type, form }, `/v1/processes/${type}/code`);
    done.push(`${persona.id} opens ${type} → ${status} ${body.state ?? body.type}`);
    if (status === 201) return body.id;
    const explained = body.blockers?.length > 0 || body.type === '/problems/open-request-exists';
    if (!explained) broken.push(`${persona.id} opens ${type}: ${status} ${JSON.stringify(body)}`);
    return undefined;
  }

  async function look(caseId: string): Promise<[Persona, Seen][]> {
    const { parties } = (await api.get(anybody, `/v1/cases/${caseId}`)).body;
    const concerned = people.filter(({ party }) => party === 'vendor' || parties.some(({ id }) => id === party));
    const asked = concerned.map(async (persona) => {
      const { status, body } = await api.get(persona.id, `/v1/cases/${caseId}`);
      return status === 200 ? [[persona, body as unknown as Seen] as [Persona, Seen]] : [];
    });
    return (await Promise.all(asked)).flat();
  }

  async function move(seen: readonly (readonly [Persona, Seen])[]): Promise<boolean> {
    const process = processes.find(({ type }) => type === seen[0]?.[1].type)!;
    const decisions = seen.flatMap(([persona, { tasks }]) =>
      tasks.filter(({ canDecide }) => canDecide).map((task) => () => decide(persona, task, process)),
    );
    const actions = seen.flatMap(([persona, { id, allowedActions }]) =>
      allowedActions
        .filter(({ why }) => why === undefined)
        .map(
          ({ key }) =>
            () =>
              act(persona, id, key, process),
        ),
    );
    // Actions end most cases at once, so drawing them as often as decisions would cut cases short. Without decisions
    // they are all there is.
    const offers = actions.length > 0 && chance.below(decisions.length > 0 ? 6 : 2) === 0 ? actions : decisions;
    await chance.pick(offers)?.();
    return offers.length > 0;
  }

  return { processes, people, broken, done, open, look, move };
}
