import type { JSX } from 'preact';
import type { Fact } from '../case/case-view';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Badge } from '../parts/badge';
import { Facts } from '../parts/facts';
import { Field } from '../parts/field';
import { Notice } from '../parts/notice';
import { PostForm } from '../parts/post-form';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { AdminFrame } from './admin-frame';
import { ChangedBy, type SettingRow } from './settings-page';
import { adminWords } from './words';

/** What a change would do: from what to what, whether a second person is needed, what is open under it. */
export interface Preview {
  readonly change: string;
  readonly waits: boolean;
  readonly open: readonly string[];
}

interface Props {
  readonly row: SettingRow;
  readonly version: number;
  readonly doesNotFit: boolean;
  readonly facts: readonly Fact[];
  readonly fields: readonly Control[];
  readonly preview?: Preview | undefined;
  readonly done?: string | undefined;
  readonly problem?: Fault | undefined;
}

/** One setting: what it does, what it may be, and the form that changes it after a look ahead. */
export function SettingPage({ row, version, doesNotFit, facts, fields, preview, done, problem }: Props): JSX.Element {
  const w = useWords(adminWords).settings;
  return (
    <AdminFrame tab="settings" title={row.label} done={done} problem={problem}>
      <div class="split">
        <Section id="change" title={w.change}>
          <p class="line">
            <b>{row.value}</b>
            {row.isDefault && <span class="muted">{w.byDefault}</span>}
            {row.two && <Badge>{w.two}</Badge>}
          </p>
          {doesNotFit && (
            <Notice tone="warn">
              <p>{w.doesNotFit}</p>
            </Notice>
          )}
          <PostForm action={row.href} version={version}>
            {fields.map((field) => (
              <Field field={field} />
            ))}
            {preview && <Ahead preview={preview} />}
            <div class="buttons">
              <button name="do" value="save" class="primary">
                {w.save}
              </button>
              <button name="do" value="preview">
                {w.preview}
              </button>
              {!row.isDefault && (
                <button name="do" value="default">
                  {w.toDefault}
                </button>
              )}
            </div>
          </PostForm>
        </Section>
        <div class="aside">
          <Facts facts={facts} over />
          <p>
            <span class="muted">{w.changed}</span>
            <br />
            <ChangedBy row={row} />
          </p>
        </div>
      </div>
    </AdminFrame>
  );
}

function Ahead({ preview: { change, waits, open } }: { preview: Preview }): JSX.Element {
  const w = useWords(adminWords).settings;
  return (
    <Notice tone={waits ? 'warn' : 'now'} title={change} role="status" say={change}>
      <p>{waits ? w.wouldWait : w.atOnce}</p>
      {open.length === 0 ? (
        <p>{w.noOpen}</p>
      ) : (
        <ul class="bullets">
          {open.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
