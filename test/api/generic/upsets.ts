import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { ApiWorld, Reply } from '../api-world';
import type { Chance } from './chance';
import type { Persona, Seen } from './generic-player';

/** What may happen between people while a task waits. Each leaves somebody who can decide it. */
export const UPSETS = [
  ...['the holder leaves', 'the holder loses the role', 'the holder is absent and somebody stands in'],
  ...['a colleague takes over', 'an administrator hands the task on', 'an administrator frees the task'],
] as const;

/** Has things happen to the people of a case, each kind in turn. */
export interface Upsets {
  /** What has happened so far. */
  readonly met: ReadonlySet<string>;
  /** Lets one thing happen to a task that several people can decide, once per task; false if there is none. */
  upset(seen: readonly (readonly [Persona, Seen])[], chance: Chance): Promise<boolean>;
  /** Everybody is back, with the roles that they had. */
  restore(): Promise<void>;
}

/** Never leaves: sees every case, and writes what happens to the others. */
const OPERATOR = 'vendor.operator';

/** A role that each kind of party has besides those of the task. */
const OTHER_ROLE = { vendor: 'psa', partner: 'partner-operator' } as const;

/** Makes upsets that use nothing but the API, as the people themselves, their administrators or operators. */
export function createUpsets(api: ApiWorld): Upsets {
  const met = new Set<string>();
  const gone = new Map<string, object>();
  const past = new Set<string>();

  const must = async (sent: PromiseLike<Reply>): Promise<void> => {
    const { status, body } = await sent;
    if (status !== 200) throw new Error(`An upset was refused: ${status} ${JSON.stringify(body)}`);
  };
  const write = async ({ id, roles }: Persona, change: object): Promise<void> => {
    gone.set(id, { active: true, roles });
    await must(api.put(OPERATOR, `/v1/directory/people/${id}`, change));
  };
  const absent = (id: string, items: readonly object[]): Promise<void> =>
    must(api.put(OPERATOR, `/v1/people/${id}/absences`, { items }));

  async function happen(kind: (typeof UPSETS)[number], taskId: string, holder: Persona, other: Persona): Promise<void> {
    const move = (by: string, what: string, body: object = {}): Promise<void> =>
      must(api.post(by, `/v1/tasks/${taskId}/${what}`, body));
    await move(holder.id, 'claim');
    switch (kind) {
      case 'the holder leaves':
        return write(holder, { active: false });
      case 'the holder loses the role':
        return write(holder, { roles: [holder.party === 'vendor' ? OTHER_ROLE.vendor : OTHER_ROLE.partner] });
      case 'the holder is absent and somebody stands in': {
        const { now } = (await api.get(OPERATOR, '/v1/clock')).body as unknown as { now: string };
        const today = beijingDate(Date.parse(now));
        gone.set(holder.id, {});
        return absent(holder.id, [{ from: today, until: today, substitute: other.id }]);
      }
      case 'a colleague takes over':
        return move(other.id, 'take-over', { reason: 'As it was drawn' });
      case 'an administrator hands the task on':
        return move(OPERATOR, 'delegate', { to: other.id });
      case 'an administrator frees the task':
        return move(OPERATOR, 'release');
    }
  }

  return {
    met,
    async upset(seen, chance) {
      const able = seen.flatMap(([persona, { tasks }]) =>
        persona.id === OPERATOR || gone.has(persona.id)
          ? []
          : tasks.filter(({ id, canDecide }) => canDecide && !past.has(id)).map(({ id }) => [id, persona] as const),
      );
      const taskId = chance.pick([...new Set(able.map(([id]) => id))]);
      const people = able.filter(([id]) => id === taskId).map(([, persona]) => persona);
      const holder = chance.pick(people);
      const other = chance.pick(people.filter((each) => each !== holder));
      if (taskId === undefined || holder === undefined || other === undefined) return false;
      past.add(taskId);
      const kind = UPSETS[past.size % UPSETS.length]!;
      await happen(kind, taskId, holder, other);
      met.add(kind);
      return true;
    },
    async restore() {
      for (const [id, change] of gone) {
        if (Object.keys(change).length > 0) await must(api.put(OPERATOR, `/v1/directory/people/${id}`, change));
        else await absent(id, []);
      }
      gone.clear();
    },
  };
}
