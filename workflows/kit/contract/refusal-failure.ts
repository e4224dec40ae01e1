import type { Refusal, RefusalCode, RefusalDetail } from '../policy/refusals';
import { ApplicationFailure } from '@temporalio/workflow';

const TYPE = 'Refusal';

/** Ends a message with a refusal; the case is unchanged. */
export function refuse(code: RefusalCode, detail: RefusalDetail = {}): never {
  throw ApplicationFailure.create({ type: TYPE, message: code, nonRetryable: true, details: [{ code, detail }] });
}

/** The refusal inside a failure that came back from Temporal, or undefined for a fault. */
export function refusalIn(error: unknown): Refusal | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof ApplicationFailure && at.type === TYPE) return at.details?.[0] as Refusal;
  }
  return undefined;
}
