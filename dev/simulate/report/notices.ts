import type { Db } from '../../../db/knex';
import { ROLES, type Role } from '../../../workflows/kit/policy/roles';
import { POLICIES } from '../../../workflows/registry';
import type { NoticeReport } from './types';

interface Row {
  readonly template: string;
  readonly type: string;
  readonly role: Role;
  readonly channels: string[];
  readonly times: number;
}

const KINDS: Readonly<Record<string, string>> = {
  'task-opened': 'something to do',
  'task-reminder': 'reminder',
  'task-escalated': 'escalated',
  'task-expired': 'time has run out',
  'case-moved': 'result of a step',
  'case-closed': 'end of a case',
  'action-taken': 'somebody has acted',
  'check-failed': 'something is in the way',
};

/** How many messages of which kind went to whom. */
export async function noticesIn(db: Db): Promise<NoticeReport[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select n.template, c.type, n.role, n.channels, count(*)::int as times from notices n join cases c on c.id = n.case_id
     group by 1, 2, 3, 4 order by 2, 1, 3, 4`,
  );
  return rows.map(({ template, type, role, channels, times }) => ({
    kind: KINDS[template] ?? template,
    about: POLICIES.find((each) => each.type === type)?.title.en ?? type,
    to: ROLES[role].en,
    channels: channels.join(', '),
    times,
  }));
}
