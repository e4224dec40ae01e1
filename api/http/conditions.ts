import type { Request } from 'express';

/** What a write makes a condition: the versions that If-Match names. */
export interface Condition {
  /** The one version named; undefined without a condition, NaN when none or several of ours are named. */
  readonly ifVersion: number | undefined;
  /** All the versions named. */
  readonly ifVersions?: readonly number[] | undefined;
}

const LIST = /^\s*(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*\s*$/;
// A version alone, or followed by what tells languages and readers apart.
const VERSION = /^"(\d{1,9})(?:\.[\w-]+)?"$/;

/** The condition of a request. Weak tags never match: a write needs the very same version (RFC 9110, 13.1.1). */
export function conditionOf(request: Pick<Request, 'get'>): Condition {
  const given = request.get('If-Match')?.trim();
  if (given === undefined || given === '*') return { ifVersion: undefined };
  const tags = LIST.test(given) ? (given.match(/(?:W\/)?"[^"]*"/g) ?? []) : [];
  const ifVersions = tags.flatMap((tag) => {
    const version = VERSION.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
  return { ifVersion: ifVersions.length === 1 ? ifVersions[0] : NaN, ifVersions };
}

/** The version that a write may go by: of several named, the one that is current. */
export const versionAmong = (
  { ifVersion, ifVersions = [] }: Condition,
  current: number | undefined,
): number | undefined =>
  ifVersions.length > 1 ? (ifVersions.find((version) => version === current) ?? NaN) : ifVersion;
