import type { ActivityDeps } from './deps';
import { PROCESSES } from './processes';
import type { Related } from './related-table';

/** The lookups of related cases, by process type. */
export const createRelated = (deps: ActivityDeps): Readonly<Record<string, Related | undefined>> =>
  Object.fromEntries(
    Object.entries(PROCESSES).flatMap(([type, part]) => ('related' in part ? [[type, part.related(deps)]] : [])),
  );
