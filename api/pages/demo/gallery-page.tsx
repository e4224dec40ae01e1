import type { ComponentChildren, JSX } from 'preact';
import { control } from '../forms/form-fields';
import { Badge, type Tone } from '../parts/badge';
import { Blockers } from '../parts/blockers';
import { BulkResults } from '../parts/bulk-results';
import { Change } from '../parts/change';
import { Check } from '../parts/check';
import { Confirm } from '../parts/confirm';
import { CodeEntry } from '../parts/code-entry';
import { Columns } from '../parts/columns';
import { DataTable } from '../parts/data-table';
import { Due } from '../parts/due';
import { Empty } from '../parts/empty';
import { ErrorSummary } from '../parts/error-summary';
import { Facts } from '../parts/facts';
import { Field } from '../parts/field';
import { Fold } from '../parts/fold';
import { Chips, Tabs } from '../parts/links';
import { Move } from '../parts/move';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { Pages } from '../parts/pages';
import { PartsBar } from '../parts/parts-bar';
import { Path } from '../parts/path';
import { useReader, useWords } from '../parts/reader';
import { ReceiptLine } from '../parts/receipt-line';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { StickyBar } from '../parts/sticky-bar';
import { Timeline } from '../parts/timeline';
import { galleryWords } from './gallery-words';

const TONES: readonly Tone[] = ['now', 'good', 'warn', 'bad', 'neutral'];
const DAY_MS = 86_400_000;

/** Every component of the pages in each of its states. */
export function GalleryPage(): JSX.Element {
  const { page } = useReader();
  const w = useWords(galleryWords);
  const now = Date.parse(page.now);
  const at = (days: number): string => new Date(now + days * DAY_MS).toISOString();
  const midnight = (days: number): string => `${at(days).slice(0, 10)}T16:00:00.000Z`;
  const blockers = [
    { code: 'UNPAID_BILL', title: w.blocker, hint: w.hint, actor: 'customer', until: midnight(9) },
    { code: 'OPEN_REQUEST_EXISTS', title: w.otherCase, hint: w.hint, actor: 'partner', caseId: 'x' },
  ] as const;
  const line = { what: w.submitted, at: at(-3), who: w.person, right: w.role, machine: false };
  const machine = { what: w.reminded, at: at(-2), who: w.system, machine: true };
  return (
    <Shell title={w.title}>
      <PageHead title={w.title} lede={w.lede} crumb={w.crumb} status={<Badge tone="now">{w.waiting}</Badge>} />
      <Part name="Badge">
        <p class="line">
          {TONES.map((tone) => (
            <Badge tone={tone}>{w.waiting}</Badge>
          ))}
        </p>
      </Part>
      <Part name="Due">
        <p class="line">
          <Due dueAt={midnight(20)} long />
          <Due dueAt={midnight(1)} />
          <Due dueAt={midnight(0)} />
          <Due dueAt={midnight(-2)} />
          <Due dueAt={midnight(60)} provisional />
          <Due dueAt={null} />
        </p>
      </Part>
      <Part name="Move">
        <Move
          title={w.move}
          facts={[
            { label: w.until, value: <Due dueAt={midnight(11)} long /> },
            { label: w.silence, value: w.expires },
          ]}
        >
          <div class="buttons">
            <button class="primary">{w.remind}</button>
            <button>{w.link}</button>
            <button class="danger">{w.withdraw}</button>
          </div>
        </Move>
        <Move title={w.ended} tone="good" id="move-good" />
        <Move title={w.late} tone="warn" id="move-warn" />
        <Move title={w.failed} tone="bad" id="move-bad" />
      </Part>
      <Part name="Path">
        <Path
          steps={[
            { title: w.submitted, is: 'past', note: <time>{w.day}</time> },
            { title: w.waiting, is: 'now', note: w.untilDay },
            { title: w.applying, is: 'later' },
            { title: w.done, is: 'later' },
          ]}
        />
      </Part>
      <Part name="Change">
        <Change
          heads={{ what: w.what, now: w.now, then: w.then }}
          rows={[
            { what: w.model, now: w.referral, then: w.reseller },
            { what: w.coupons, now: '¥200.00', then: '¥0.00', note: w.takenBack },
          ]}
        />
      </Part>
      <Part name="Notice">
        {TONES.map((tone) => (
          <Notice tone={tone}>
            <p>{w.move}</p>
          </Notice>
        ))}
        <ErrorSummary
          problem={{
            status: 422,
            title: w.errors,
            detail: w.errorsText,
            remedy: '',
            errors: [{ anchor: 'f-line', label: w.reason, message: w.required }],
          }}
        />
        <ReceiptLine
          receipt={{ what: w.submitted, at: at(0), pending: false, next: w.move, requestNo: 'RS-20261130-000002' }}
        />
      </Part>
      <Part name="Check">
        <Check check={{ ok: true, blockers: [] }} />
        <Blockers blockers={blockers} />
        <BulkResults
          summary={w.bulk}
          items={[
            { title: w.move, ok: true, text: w.done },
            { title: w.late, ok: false, text: w.blocker },
          ]}
        />
      </Part>
      <Part name="Links">
        <Chips
          label={w.views}
          links={[
            { href: '#all', title: w.all, current: true, count: 8 },
            { href: '#mine', title: w.mine, current: false, count: 2 },
          ]}
        />
        <Tabs
          label={w.tabs}
          links={[
            { href: '#one', title: w.submitted, current: true },
            { href: '#two', title: w.done, current: false, count: 3 },
          ]}
        />
      </Part>
      <Part name="Pages">
        <Pages pages={{ range: '26–50 / 212', page: 2, last: 9, address: '#page-' }} />
      </Part>
      <Part name="Confirm">
        <Confirm
          facts={[{ label: w.silence, value: w.expires }]}
          warning={w.move}
          action="#confirm"
          entries={[]}
          confirm={{ title: w.withdraw, value: 'withdraw' }}
          back={w.remind}
        />
      </Part>
      <Part name="Facts">
        <Facts
          facts={[
            { label: w.reason, value: w.reasonText, changed: true },
            { label: w.mobile, value: '199****1062', personal: true },
          ]}
        />
        <DataTable
          table={{
            columns: [
              { label: w.month, personal: false, number: false },
              { label: w.amount, personal: false, number: true },
            ],
            rows: [
              [
                { text: '2026-11', whole: true },
                { text: '¥36,000.00', whole: true },
              ],
            ],
          }}
        />
        <dl class="figures">
          <div>
            <dt>
              <span class="swatch s1" />
              {w.paid}
            </dt>
            <dd>
              ¥125,000.00<small>{w.months}</small>
            </dd>
          </div>
        </dl>
      </Part>
      <Part name="PartsBar">
        <PartsBar values={[245, 120, 40, 40, 80]} sentence={w.shares} />
        <PartsBar values={[0, 1, 0, 0, 999]} sentence={w.shares} />
        <Fold>
          <p>{w.shares}</p>
        </Fold>
      </Part>
      <Part name="Columns">
        <Columns
          label={w.amount}
          sentence={w.shares}
          columns={[
            { label: '7', group: w.month, values: [3, 1], top: '4' },
            { label: '14', values: [0] },
            { label: '21', values: [2], outline: 2, top: '4' },
          ]}
        />
      </Part>
      <Part name="Timeline">
        <Timeline
          groups={[
            { folded: true, entries: [machine, machine] },
            { folded: false, entries: [{ ...line, comment: w.reasonText }] },
          ]}
        />
      </Part>
      <Part name="Field">
        <form class="stack text">
          <Field field={control('line', w.reason, { required: true, error: w.required, help: w.hint })} />
          <Field field={control('long', w.reason, { control: 'longText', value: w.reasonText })} />
          <Field
            field={control('select', w.model, {
              control: 'select',
              options: [{ value: 'a', label: w.referral, chosen: true }],
            })}
          />
          <Field
            field={control('group', w.model, {
              control: 'group',
              type: 'radio',
              options: [
                { value: 'a', label: w.referral, chosen: true },
                { value: 'b', label: w.reseller },
              ],
            })}
          />
          <Field
            field={control('money', w.amount, {
              control: 'money',
              value: { amount: '36000.00', currency: 'CNY' },
              currencies: ['CNY', 'USD'],
            })}
          />
          <Field
            field={control('tick', w.agree, {
              control: 'tick',
              value: false,
              required: true,
              notice: { version: '2026-11', title: w.text, paragraphs: [w.reasonText] },
            })}
          />
          <Field
            field={control('files', w.files, {
              control: 'files',
              value: [{ id: 'x', name: 'contract.pdf', size: '312 KB' }],
              accept: '.pdf',
              several: true,
            })}
          />
          <CodeEntry
            code={{
              field: control('code', w.code, { inputmode: 'numeric', code: true, max: 6 }),
              action: '#',
              codeId: 'x',
              sentTo: '199****1062',
              expiresAt: at(0),
            }}
          />
        </form>
      </Part>
      <Part name="StickyBar">
        <form class="stack">
          <input type="checkbox" checked aria-label={w.agree} />
          <StickyBar label={w.decide} title={w.tickedTitle} counted={w.ticked}>
            <button type="button">{w.done}</button>
          </StickyBar>
        </form>
      </Part>
      <Part name="Empty">
        <Empty title={w.nothing}>
          <p class="muted">{w.nothingText}</p>
        </Empty>
      </Part>
    </Shell>
  );
}

/** A component under its name in the code. */
const Part = ({ name, children }: { name: string; children: ComponentChildren }): JSX.Element => (
  <Section id={name.toLowerCase()} title={<span lang="en">{name}</span>}>
    {children}
  </Section>
);
