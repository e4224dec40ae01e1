import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Rig } from './rig';

interface CaseBody {
  readonly id: string;
  readonly tasks: readonly { readonly id: string; readonly key: string; readonly status: string }[];
}

/** Plays cases through the API, as any person. */
export interface Player {
  /** Opens a case and returns its id. */
  open(person: string, type: string, form: object): Promise<string>;
  /** Decides the open task of that key, as soon as there is one. */
  decide(person: string, caseId: string, key: string, decision: string, form?: object): Promise<void>;
  /** Takes an action once the task of that key is open. */
  act(person: string, caseId: string, action: string, form: object, whileOpen: string): Promise<void>;
}

const PATIENCE_MS = 15_000;

/** Makes a player for a rig. */
export function player(rig: Rig): Player {
  const { assent } = rig;
  const post = async <T>(person: string, path: string, body: object, expected = 200): Promise<T> =>
    assent.post<T>(path, body, { ...(await rig.signIn(person)), 'idempotency-key': randomUUID() }, expected);
  const openTask = async (person: string, caseId: string, key: string): Promise<string> => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(10)) {
      const { tasks } = await assent.get<CaseBody>(`/v1/cases/${caseId}`, await rig.signIn(person));
      const task = tasks.find((each) => each.key === key && each.status === 'open');
      if (task !== undefined) return task.id;
    }
    throw new Error(`${key} never opened in ${caseId}`);
  };
  return {
    open: async (person, type, form) => (await post<CaseBody>(person, '/v1/cases', { type, form }, 201)).id,
    async decide(person, caseId, key, decision, form) {
      const taskId = await openTask(person, caseId, key);
      await post(person, `/v1/tasks/${taskId}/decision`, { decision, ...(form === undefined ? {} : { form }) });
    },
    async act(person, caseId, action, form, whileOpen) {
      await openTask(person, caseId, whileOpen);
      await post(person, `/v1/cases/${caseId}/actions/${action}`, form);
    },
  };
}
