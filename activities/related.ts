import type { ProcessType } from '../workflows/registry';
import type { ActivityDeps } from './deps';
import type { Related } from './related-table';
import { besideQuarter } from './fh/fh-quarter-related';
import { besideNre } from './nre/nre-related';
import { duplicatesOf } from './opportunity/opportunity-duplicates';
import { besideMilestone } from './shared/payment-related';

/** The lookups of related cases, by process type. */
export function createRelated(deps: ActivityDeps): Readonly<Record<string, Related | undefined>> {
  const duplicates = duplicatesOf(deps);
  return {
    'partner-opportunity': duplicates,
    'vendor-opportunity': duplicates,
    'fh-quarter': besideQuarter(deps),
    nre: besideNre(deps),
    'nre-milestone': besideMilestone(deps),
  } satisfies Partial<Record<ProcessType, Related>>;
}
