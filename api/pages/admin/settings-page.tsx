import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import { ListTable } from '../parts/list-table';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { AdminFrame } from './admin-frame';
import { adminWords } from './words';

/** A setting in a list: what it is called, what it is, who changed it. */
export interface SettingRow {
  readonly href: string;
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly isDefault: boolean;
  /** That another operator confirms what takes a safeguard away. */
  readonly two: boolean;
  readonly updatedBy: string | null;
  readonly updatedAt: string | null;
}

interface Props {
  readonly areas: readonly { readonly id: string; readonly title: string; readonly rows: readonly SettingRow[] }[];
}

/** All settings by area. */
export function SettingsPage({ areas }: Props): JSX.Element {
  const w = useWords(adminWords).settings;
  return (
    <AdminFrame tab="settings" lede={w.text}>
      {areas.map(({ id, title, rows }) => (
        <Section id={id} title={title}>
          <ListTable
            label={title}
            heads={[{ label: w.name }, { label: w.value }, { label: w.changed }]}
            rows={rows.map((row) => [
              <>
                <a class="main-link" href={row.href}>
                  {row.label}
                </a>{' '}
                {row.two && <Badge>{w.two}</Badge>}
              </>,
              <>
                {row.value} {row.isDefault && <span class="muted small">{w.byDefault}</span>}
              </>,
              <ChangedBy row={row} />,
            ])}
          />
        </Section>
      ))}
    </AdminFrame>
  );
}

/** Who changed a setting, and when. */
export function ChangedBy({ row: { updatedBy, updatedAt } }: { row: SettingRow }): JSX.Element {
  const { f } = useReader();
  const w = useWords(adminWords).settings;
  if (updatedBy === null || updatedAt === null) return <span class="muted">{w.nobody}</span>;
  return (
    <>
      {updatedBy} · <time dateTime={updatedAt}>{f.short(updatedAt)}</time>
    </>
  );
}
