import type { Field, FormValues } from '../../workflows/kit/policy/fields';
import { isObject } from './bodies';
import { asSent } from './file-fields';
import { toWire } from './masking';

/** A form that revises a request, completed from the current request; `null` leaves a field out. */
export function withHeld(fields: readonly Field[], held: FormValues, sent: unknown): unknown {
  if (!isObject(sent)) return sent;
  const kept = fields.filter(({ name }) => held[name] !== undefined);
  const sendable = asSent(fields, held);
  const wire = Object.fromEntries(kept.map(({ name }) => [name, toWire(sendable[name], 'zh-CN')]));
  return Object.fromEntries(Object.entries({ ...wire, ...sent }).filter(([, value]) => value !== null));
}

/** A parsed form plus the fields that its sender wants emptied, so that the engine removes them. */
export function withCleared(sent: unknown, parsed: FormValues | undefined): FormValues {
  const cleared = Object.entries(isObject(sent) ? sent : {}).filter(([, value]) => value === null);
  return { ...parsed, ...Object.fromEntries(cleared) };
}
