/** A business refusal of an outside system, never retried. `code` is the system's own, e.g. `association-changed`. */
export class PortRefusal extends Error {
  override readonly name = 'PortRefusal';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A fault of an outside system (down, slow, overloaded, unreadable answer), retried. `retryAfterMs` when the system said how long to wait. */
export class PortFault extends Error {
  override readonly name = 'PortFault';
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}
