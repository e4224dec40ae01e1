import type { PartyRole, Role } from '../policy/roles';
import type { Blocker } from '../policy/refusals';
import type { Case } from './case';

/** Who is told of the blockers: a party by name, or the people with one role of it. */
export type Told = PartyRole | { readonly party: PartyRole; readonly role: Role };

/** Keeps the blockers with the case, records them and tells those who can clear them. */
export function checkFailed(
  c: Case,
  blockers: readonly Blocker[],
  { tell = [], of = {} }: { tell?: readonly Told[]; of?: { taskId?: string; taskKey?: string } } = {},
): void {
  c.remember({ lastCheck: { at: new Date(c.now()).toISOString(), blockers } });
  c.record({ action: 'check.failed', ...of, data: { items: blockers.map(({ code }) => code) } });
  for (const told of tell) {
    const { party, ...role } = typeof told === 'string' ? { party: told } : told;
    c.notify('check-failed', party, { ...role, params: { blockers } });
  }
}
