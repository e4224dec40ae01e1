import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { ApiWorld, Body, Reply } from '../api-world';
import { uploaded } from '../cases/file-world';
import { formFor, type FieldData, type Known } from './generic-form';
import { type Chance, shuffled } from './chance';

interface DecisionData {
  readonly key: string;
  readonly commentRequired: boolean;
  readonly code?: string;
  readonly form: readonly FieldData[];
}

interface ActionData {
  readonly key: string;
  readonly closes?: string;
  readonly roles: readonly string[];
  readonly duty?: string;
  readonly form: readonly FieldData[];
}

interface TaskData {
  readonly key: string;
  readonly duty?: string;
  readonly role: string;
  readonly onSilence: string;
  readonly decisions: readonly DecisionData[];
}

/** A process as `GET /v1/processes/{type}` answers it. */
export interface ProcessData {
  readonly type: string;
  readonly opens: readonly string[];
  readonly form: readonly FieldData[];
  readonly states: readonly { key: string }[];
  readonly outcomes: readonly { key: string; tone: string }[];
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

/** Something that a person is offered to do with a case. */
export interface Offer {
  /** Of the decision or action. */
  readonly key: string;
  /** A decision that comes first or last among those of its task, any other one, or an action. */
  readonly kind: 'first' | 'last' | 'other' | 'action';
  /** An action that ends the case. */
  readonly closes: boolean;
  readonly take: () => Promise<void>;
}

/** A player that knows of the processes only what the API says, and does what it is offered. */
export interface Player {
  readonly processes: readonly ProcessData[];
  /** What was offered and refused all the same. */
  readonly broken: string[];
  /** What was done, to be printed when something goes wrong. */
  readonly done: string[];
  /** Opens a case as one of those who may; undefined if all who were drawn were told what stands in the way. */
  open(process: ProcessData, chance: Chance): Promise<string | undefined>;
  /** Everybody who may see a case and has a part in its process, each with what they see. */
  look(caseId: string): Promise<[Persona, Seen][]>;
  /** All that anybody is offered. */
  offers(seen: readonly (readonly [Persona, Seen])[], chance: Chance): Offer[];
}

/**
 * Colleagues share the duties of a thread out among them, as people do who want it to end: each has those of their
 * own, as long as they can.
 */
function isFor(
  persona: Persona,
  seen: readonly (readonly [Persona, Seen])[],
  task: SeenTask,
  process: ProcessData,
): boolean {
  const { duty, role } = process.tasks.find(({ key }) => key === task.key)!;
  if (duty === undefined) return true;
  const able = seen.filter(([, { tasks }]) => tasks.some(({ id, canDecide }) => id === task.id && canDecide));
  const ids = able.map(([{ id }]) => id).sort();
  const all = seen.filter(([{ party, roles }]) => party === persona.party && roles.includes(role));
  const own = all.map(([{ id }]) => id).sort()[['draw-up', 'review', 'approve', 'pay'].indexOf(duty) % all.length];
  return persona.id === (own !== undefined && ids.includes(own) ? own : ids[0]);
}

/** How many people try to open a case of a process. */
const TRIES = 12;

/** Makes a player from what the API says. */
export async function createPlayer(api: ApiWorld): Promise<Player> {
  const anybody = 'vendor.operator';
  const people = (await api.get(anybody, '/dev/personas')).body as unknown as readonly Persona[];
  const listed = (await api.get(anybody, '/v1/processes').expect(200)).body.items;
  const processes = (await Promise.all(
    listed.map(async ({ type }) => (await api.get(anybody, `/v1/processes/${type}`).expect(200)).body),
  )) as unknown as readonly ProcessData[];
  const processOf = (type: string): ProcessData => processes.find((process) => process.type === type)!;
  const broken: string[] = [];
  const done: string[] = [];

  const openable = new Map(
    await Promise.all(
      people.map(async ({ id }) => {
        const { items } = (await api.get(id, '/v1/processes')).body as unknown as { items: Listed[] };
        return [id, items.filter(({ mayOpen }) => mayOpen).map(({ type }) => type)] as const;
      }),
    ),
  );

  /** Sends a write; if a code is required, has one sent and repeats the write with it. */
  async function send(
    persona: string,
    path: string,
    { body, codePath, chance }: { body: object; codePath: string; chance: Chance },
  ): Promise<Reply> {
    const first = await api.post(persona, path, body);
    if (first.status !== 422 || first.body.type !== '/problems/code-required') return first;
    const given = { codeId: first.body.codeId, code: api.lastCode() };
    if (chance.below(2) === 0) return api.post(persona, path, { ...body, ...given });
    const { codeId } = (await api.post(persona, codePath).expect(201)).body;
    return api.post(persona, path, { ...body, codeId, code: api.lastCode() });
  }

  /** What a person has at hand for these fields. */
  async function knownTo(persona: Persona, fields: readonly FieldData[]): Promise<Known> {
    const { id } = persona;
    const { now } = (await api.get(id, '/v1/clock').expect(200)).body as unknown as { now: string };
    const asks = (what: (field: FieldData) => boolean): boolean => fields.some(what);
    return {
      customers: asks(({ kind }) => kind === 'customer') ? await customersOf(persona) : [],
      solutions: asks(({ names }) => names === 'solution') ? await listedTo(persona, 'solutions', 'id') : [],
      today: beijingDate(Date.parse(now)),
      upload: () => uploaded(api, id, `drawn ${done.length}`),
    };
  }

  const customersOf = async (persona: Persona): Promise<string[]> =>
    persona.roles.includes('customer') ? [persona.party] : listedTo(persona, 'associations', 'customerId');

  async function listedTo({ id }: Persona, what: string, key: string): Promise<string[]> {
    const { status, body } = await api.get(id, `/v1/directory/${what}?limit=100`);
    return status === 200 ? (body.items as unknown as Record<string, string>[]).map((item) => item[key]!) : [];
  }

  async function decide(persona: Persona, task: SeenTask, decision: DecisionData, chance: Chance): Promise<void> {
    const comment = decision.commentRequired || chance.below(3) === 0 ? { comment: 'As it was drawn' } : {};
    const filled = await formFor(decision.form, chance, await knownTo(persona, decision.form));
    const form = decision.form.length > 0 ? { form: filled } : {};
    const body = { decision: decision.key, ...comment, ...form };
    const path = `/v1/tasks/${task.id}`;
    const answer = await send(persona.id, `${path}/decision`, { body, codePath: `${path}/code`, chance });
    note(`${persona.id} decides ${task.key}: ${decision.key}`, answer);
  }

  async function act(persona: Persona, caseId: string, { key, form }: ActionData, chance: Chance): Promise<void> {
    const filled = await formFor(form, chance, await knownTo(persona, form));
    const answer = await api.post(persona.id, `/v1/cases/${caseId}/actions/${key}`, filled);
    note(`${persona.id} takes ${key}`, answer);
  }

  /** An offer must be accepted, unless somebody else has to clear something first. */
  function note(what: string, { status, body }: Reply): void {
    done.push(`${what} → ${status} ${body.state ?? body.type}`);
    const explained = body.type === '/problems/ineligible' && body.blockers.length > 0;
    if (status !== 200 && !explained) broken.push(`${what}: ${status} ${JSON.stringify(body)}`);
  }

  async function open({ type, form: fields }: ProcessData, chance: Chance): Promise<string | undefined> {
    const may = shuffled(
      people.filter(({ id }) => openable.get(id)!.includes(type)),
      chance,
    );
    let tries = 0;
    // Nobody else may open it, so the same people try again with other forms.
    for (let at = 0; tries < TRIES && at < may.length * TRIES; at += 1) {
      const persona = may[at % may.length]!;
      const known = await knownTo(persona, fields);
      const lacking = fields.some(
        ({ kind, names }) =>
          (kind === 'customer' && known.customers.length === 0) ||
          (names === 'solution' && known.solutions.length === 0),
      );
      if (lacking) continue;
      tries += 1;
      const body = { type, form: await formFor(fields, chance, known) };
      const answer = await send(persona.id, '/v1/cases', { body, codePath: `/v1/processes/${type}/code`, chance });
      done.push(`${persona.id} opens ${type} → ${answer.status} ${answer.body.state ?? answer.body.type}`);
      if (answer.status === 201) return answer.body.id;
      const explained = answer.body.blockers?.length > 0 || answer.body.type === '/problems/open-request-exists';
      if (!explained) broken.push(`${persona.id} opens ${type}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return undefined;
  }

  async function look(caseId: string): Promise<[Persona, Seen][]> {
    const { parties, type } = (await api.get(anybody, `/v1/cases/${caseId}`)).body;
    const { opens, tasks, actions } = processOf(type);
    const parts = new Set([...opens, ...tasks.map(({ role }) => role), ...actions.flatMap(({ roles }) => roles)]);
    const concerned = people.filter(({ id, party, roles }) =>
      party === 'vendor'
        ? id === anybody || roles.some((role) => parts.has(role))
        : parties.some(({ id: other }) => other === party),
    );
    const asked = concerned.map(async (persona) => {
      const { status, body } = await api.get(persona.id, `/v1/cases/${caseId}`);
      return status === 200 ? [[persona, body as unknown as Seen] as [Persona, Seen]] : [];
    });
    return (await Promise.all(asked)).flat();
  }

  const offers = (seen: readonly (readonly [Persona, Seen])[], chance: Chance): Offer[] =>
    seen.flatMap(([persona, { id, type, tasks, allowedActions }]): Offer[] => {
      const process = processOf(type);
      const decisions = tasks
        .filter((task) => task.canDecide && isFor(persona, seen, task, process))
        .flatMap((task) => {
          const declared = process.tasks.find(({ key }) => key === task.key)!.decisions;
          return declared.map((decision, at): Offer => {
            const kind = at === 0 ? 'first' : at === declared.length - 1 ? 'last' : 'other';
            return { key: decision.key, kind, closes: false, take: () => decide(persona, task, decision, chance) };
          });
        });
      const possible = allowedActions.filter(({ why }) => why === undefined).map(({ key }) => key);
      const actions = process.actions
        .filter(({ key }) => possible.includes(key))
        .map((action): Offer => {
          const take = () => act(persona, id, action, chance);
          return { key: action.key, kind: 'action', closes: action.closes !== undefined, take };
        });
      return [...decisions, ...actions];
    });

  return { processes, broken, done, open, look, offers };
}
