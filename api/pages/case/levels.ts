import { say } from '../../../workflows/kit/policy/labels';
import { ROLES } from '../../../workflows/kit/policy/roles';
import type { LevelAnswer, TaskAnswer } from '../frame/answers';
import type { Words } from '../frame/words';

/** To whom an open task goes while nobody decides it and to whom it has gone, a line for each level. */
export function levelLines(
  { role, status, escalates }: Pick<TaskAnswer, 'role' | 'status' | 'escalates'>,
  { m, f, locale }: Words,
): string[] {
  const lineOf = ({ to, at, reached, provisional }: LevelAnswer): string => {
    const said = to === role ? m.escalation.again : m.escalation;
    const who = say(ROLES[to], locale);
    const line = reached ? said.since(who, f.when(at)) : said.goes(who, f.when(at));
    return provisional ? `${line} · ${m.arithmetic.provisional}` : line;
  };
  return status === 'open' ? escalates.map(lineOf) : [];
}
