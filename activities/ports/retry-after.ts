const DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/**
 * Reads a Retry-After header (seconds or HTTP date) as milliseconds from now; `undefined` if it asks for no wait. The
 * caller caps it.
 */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  const text = header?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : DATE.test(text) ? Date.parse(text) - Date.now() : 0;
  return ms > 0 ? ms : undefined;
}
