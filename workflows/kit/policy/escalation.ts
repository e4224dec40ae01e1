import type { Role } from './roles';
import { KIT_SETTINGS } from './settings';

/**
 * To whom a task goes that nobody has decided by the end of so many working days; `key` names the setting that replaces
 * their number or switches the level off.
 */
export interface EscalationRule {
  readonly key?: string;
  readonly afterWorkingDays: number;
  readonly to: Role;
}

/** A level of a task: to whom it goes, and from which instant (ms) on. */
export interface Level {
  readonly to: Role;
  readonly at: number;
}

/** The vendor's operators, of whatever party a task is: they hand on what goes to them. */
export const OPERATORS = 'vendor-operator';

const after = <const K extends 'task.escalateAfter' | 'task.escalateFurtherAfter', const R extends Role>(
  key: K,
  to: R,
) => ({ key, afterWorkingDays: KIT_SETTINGS[key].workingDays, to });

/** The default of what waits for the vendor: its operators are told, and may hand it to somebody else. */
export const TO_OPERATORS = [after('task.escalateAfter', OPERATORS)] as const;

/** First to a peer role, whose people then decide it as well, and to the operators after that. */
export const toPeers = <const R extends Role>(peer: R) =>
  [after('task.escalateAfter', peer), after('task.escalateFurtherAfter', OPERATORS)] as const;

/**
 * The roles whose people may decide a task at an instant (ms): its own and those of the levels it has reached, operators
 * left out. The SQL function deciding_roles agrees.
 */
export const decidingRoles = (
  { role, levels = [] }: { readonly role: Role; readonly levels?: readonly Level[] | undefined },
  at: number,
): Role[] => [role, ...levels.filter((level) => level.at <= at && level.to !== OPERATORS).map(({ to }) => to)];
