import type { Viewer } from '../../../db/engine/viewer';
import type { Db } from '../../../db/knex';
import { workOfPeople } from '../../../db/reports/work';
import { addDays, beijingDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import { ROLES } from '../../../workflows/kit/policy/roles';
import { nameIn } from '../case/party-names';
import type { Signed } from '../frame/visit';
import { count, type Report, word } from './report';
import { reportWords } from './words';

const DAYS = 30;

/** What each person of the reader's own party has claimed and decided. */
export async function workloadReport(db: Db, viewer: Viewer, { locale, now, m }: Signed): Promise<Report> {
  const { workload: w, total } = reportWords[locale];
  const people = await workOfPeople(db, viewer, addDays(beijingDate(now.getTime()), -DAYS));
  const sum = (of: 'open' | 'late' | 'decided') => count(people.reduce((all, person) => all + person[of], 0));
  return {
    id: 'workload',
    title: w.title,
    legend: [],
    heads: [
      { label: w.person, number: false },
      { label: w.roles, number: false },
      { label: w.open, number: true },
      { label: w.late, number: true },
      { label: w.decided, number: true },
    ],
    rows: people.map((person) => ({
      values: [
        word(nameIn(person, locale)),
        word(person.roles.map((role) => say(ROLES[role], locale)).join(m.comma)),
        count(person.open),
        count(person.late),
        count(person.decided),
      ],
    })),
    total: [word(total), word(''), sum('open'), sum('late'), sum('decided')],
  };
}
