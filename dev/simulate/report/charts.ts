import { amountText } from '../../../workflows/shared/money-text';
import { programmeName, tally } from './figures';
import type { Report } from './types';

/** A text escaped for HTML and SVG. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Part {
  readonly value: number;
  /** A class of the page's style: good, bad, warn, plain. */
  readonly tone: string;
  readonly name: string;
}

interface Bar {
  readonly name: string;
  readonly parts: readonly Part[];
  readonly total: string;
}

const ROW = 30;
const LABEL = 300;
const LENGTH = 420;
const WIDTH = LABEL + LENGTH + 200;

/** What a colour stands for. */
interface Key {
  readonly tone: string;
  readonly name: string;
}

/** A chart of named bars, each of one or more parts, below a legend. */
function bars(title: string, keys: readonly Key[], rows: readonly Bar[]): string {
  const most = Math.max(1, ...rows.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const drawn = rows.map(({ name, parts, total }, n) => {
    let x = LABEL;
    const pieces = parts
      .filter(({ value }) => value > 0)
      .map(({ value, tone, name: what }) => {
        const width = (value / most) * LENGTH;
        const piece = `<rect class="${tone}" x="${x.toFixed(1)}" y="${(n + 1) * ROW + 5}" width="${width.toFixed(1)}" height="${ROW - 12}"><title>${escape(what)}</title></rect>`;
        x += width;
        return piece;
      });
    const middle = (n + 1) * ROW + ROW / 2 + 3;
    return (
      `<text x="${LABEL - 10}" y="${middle}" text-anchor="end">${escape(name)}</text>${pieces.join('')}` +
      `<text x="${(x + 8).toFixed(1)}" y="${middle}">${escape(total)}</text>`
    );
  });
  return figure(title, (rows.length + 1) * ROW, legend(keys) + drawn.join(''));
}

const legend = (keys: readonly Key[]): string =>
  keys
    .map(({ tone, name }, n) => {
      const x = n * (WIDTH / keys.length);
      return `<rect class="${tone}" x="${x}" y="6" width="14" height="14"/><text x="${x + 20}" y="18">${escape(name)}</text>`;
    })
    .join('');

const figure = (title: string, height: number, inner: string): string =>
  `<figure><figcaption>${escape(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${Math.max(height, ROW)}" role="img" aria-label="${escape(title)}">${inner}</svg></figure>`;

interface Ending extends Key {
  readonly outcomes: readonly (string | null)[];
}

const ENDINGS: readonly Ending[] = [
  { name: 'final', tone: 'good', outcomes: ['finalised'] },
  { name: 'open', tone: 'plain', outcomes: [null] },
  { name: 'closed as rejected', tone: 'warn', outcomes: ['closed-rejected'] },
  { name: 'expired', tone: 'bad', outcomes: ['expired'] },
  { name: 'not asked for', tone: 'muted', outcomes: ['not-requested', 'cancelled'] },
];

/** How the months of each programme ended. */
function monthsChart({ cases }: Report): string {
  const months = cases.filter(({ type }) => type === 'fh-incentive');
  const rows = tally(months.map(({ programme }) => programme ?? '')).map(({ word, times }) => {
    const of = months.filter(({ programme }) => programme === word);
    const parts = ENDINGS.map(({ name, tone, outcomes }) => {
      const value = of.filter(({ outcome }) => outcomes.includes(outcome)).length;
      return { value, tone, name: `${name}: ${value}` };
    });
    return { name: programmeName(word), parts, total: String(times) };
  });
  return bars('How the months and stages ended', ENDINGS, rows);
}

const MONEY: readonly Key[] = [
  { name: 'paid (the figure)', tone: 'good' },
  { name: 'approved and not paid', tone: 'plain' },
  { name: 'lapsed', tone: 'bad' },
];

function moneyChart({ money }: Report): string {
  const rows = money.map(({ name, paid, approved, lapsed }) => ({
    name,
    parts: [paid, approved - paid, lapsed].map((value, n) => ({
      ...{ value, tone: MONEY[n]!.tone, name: `${MONEY[n]!.name}: ${amountText(value)}` },
    })),
    total: amountText(paid),
  }));
  return bars('Money by partner, CNY', MONEY, rows);
}

/** What had been paid by each day, as steps. */
function paymentsChart({ payments }: Report): string {
  const [first, last] = [payments[0], payments.at(-1)];
  if (first === undefined || last === undefined) return '';
  const [from, to] = [Date.parse(first.on), Date.parse(last.on)];
  const total = payments.reduce((sum, { minor }) => sum + minor, 0);
  const [height, left, right] = [220, 130, WIDTH - 30];
  const x = (on: string): number => left + ((Date.parse(on) - from) / Math.max(1, to - from)) * (right - left);
  const y = (minor: number): number => height - 40 - (minor / total) * (height - 70);
  let sum = 0;
  const steps = payments.map(({ on, minor }) => {
    const before = y(sum);
    sum += minor;
    return `L${x(on).toFixed(1)} ${before.toFixed(1)}L${x(on).toFixed(1)} ${y(sum).toFixed(1)}`;
  });
  const axis = `<path class="axis" d="M${left} 20V${height - 40}H${right}"/>`;
  const words =
    `<text x="${left - 10}" y="${y(total) + 5}" text-anchor="end">${amountText(total)}</text><text x="${left - 10}" y="${height - 36}" text-anchor="end">0</text>` +
    `<text x="${left}" y="${height - 16}">${first.on}</text><text x="${right}" y="${height - 16}" text-anchor="end">${last.on}</text>`;
  return figure(
    'Paid by each day, CNY',
    height,
    `${axis}<path class="line" d="M${left} ${y(0)}${steps.join('')}"/>${words}`,
  );
}

const MISSED: readonly Key[] = [
  { name: 'deadline', tone: 'bad' },
  { name: 'target', tone: 'warn' },
];

function missedChart({ missed }: Report): string {
  const groups = missed.map(({ who }) => (who.startsWith('sim-') ? 'Partners' : who));
  const rows = tally([...groups].sort()).map(({ word }) => {
    const of = missed.filter((_, n) => groups[n] === word);
    const parts = MISSED.map(({ name, tone }) => {
      const value = of.filter(({ kind }) => kind === name).length;
      return { value, tone, name: `${name}: ${value}` };
    });
    return { name: word, parts, total: parts.map(({ value }) => value).join(' + ') };
  });
  return bars('Deadlines and targets missed', MISSED, rows);
}

/** The charts of the report, drawn here so that they need no script. */
export const chartsOf = (report: Report): string =>
  [monthsChart, moneyChart, paymentsChart, missedChart].map((chart) => chart(report)).join('\n');
