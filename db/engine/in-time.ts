/**
 * SQL of `inTime` (kit/policy/deadlines), the only comparison of an instant with a cut-off: equality is too late. NULL
 * without a cut-off.
 */
export const inTimeSql = (instant: string, cutoff: string): string => `${instant} < ${cutoff}`;
