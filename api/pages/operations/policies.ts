import { openVersions } from '../../../db/incidents/health';
import { say } from '../../../workflows/kit/policy/labels';
import type { Place, Signed } from '../frame/visit';

/** A version of a process's policy with its open cases. */
export interface PolicyRow {
  readonly title: string;
  readonly version: number;
  readonly current: boolean;
  readonly open: number;
}

/** Each process with the versions under which cases are open, the one in force first. */
export async function policyRows({ deps }: Place, { locale }: Signed): Promise<PolicyRow[]> {
  const open = await openVersions(deps.api.db);
  return deps.api.policies.flatMap(({ type, title, version }) => {
    const versions = open.filter((each) => each.type === type);
    const current = versions.find((each) => each.version === version) ?? { type, version, open: 0 };
    return [current, ...versions.filter((each) => each !== current)].map((each) => ({
      title: say(title, locale),
      version: each.version,
      current: each.version === version,
      open: each.open,
    }));
  });
}
