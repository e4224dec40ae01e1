import type { JSX } from 'preact';
import type { PartyKind } from '../../../workflows/kit/policy/roles';
import { Badge } from '../parts/badge';
import { ListTable } from '../parts/list-table';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { AdminFrame } from './admin-frame';
import { adminWords } from './words';

/** What one role may start, decide and do, and how many people hold it. */
export interface RoleRow {
  readonly role: string;
  readonly title: string;
  readonly holders: number;
  readonly opens: readonly string[];
  readonly decides: readonly string[];
  readonly acts: readonly string[];
}

interface Props {
  readonly kinds: readonly { readonly kind: PartyKind; readonly rows: readonly RoleRow[] }[];
}

/** Roles by rights, per kind of party. */
export function RolesPage({ kinds }: Props): JSX.Element {
  const { m } = useReader();
  const w = useWords(adminWords).roles;
  return (
    <AdminFrame tab="roles" lede={w.text}>
      {kinds.map(({ kind, rows }) => (
        <Section id={kind} title={w.kinds[kind]}>
          <ListTable
            label={w.kinds[kind]}
            heads={[
              { label: w.role },
              { label: w.holders, number: true },
              { label: w.opens },
              { label: w.decides },
              { label: w.acts },
            ]}
            rows={rows.map(({ role, title, holders, opens, decides, acts }) => [
              <a class="main-link" href={`/admin?role=${role}`}>
                {title}
              </a>,
              holders === 0 ? <Badge tone="bad">0</Badge> : holders,
              ...[opens, decides, acts].map((each) => (each.length === 0 ? '–' : each.join(m.comma))),
            ])}
          />
        </Section>
      ))}
    </AdminFrame>
  );
}
