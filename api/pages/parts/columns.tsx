import type { JSX } from 'preact';
import { useReader } from './reader';

/** One column: its parts from the bottom up, and on top of them what is uncertain, drawn as an outline. */
export interface Column {
  /** Under the column. */
  readonly label: string;
  /** Under the first column of a group. */
  readonly group?: string | undefined;
  readonly values: readonly number[];
  readonly outline?: number;
  /** Above the column. */
  readonly top?: string | undefined;
}

interface Props {
  /** What the columns are. */
  readonly label: string;
  /** What a reader would say of them. */
  readonly sentence: string;
  readonly columns: readonly Column[];
}

const LEFT = 48;
const RIGHT = 860;
const TOP = 24;
const BOTTOM = 150;
const HEIGHT = 196;
const GAP = 2;
const STEPS = 2;

/** The least of 1, 2 or 5 times a power of ten, times the steps, that is no less than a value. */
function scaleOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / STEPS)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((each) => each * STEPS >= most) ?? 10 * power;
  return Math.max(1, step) * STEPS;
}

/** Columns over time on one scale, which scroll inside themselves on a telephone. */
export function Columns({ label, sentence, columns }: Props): JSX.Element {
  const { locale } = useReader();
  const compact = new Intl.NumberFormat(locale, { notation: 'compact' });
  const totals = columns.map(({ values, outline = 0 }) => values.reduce((sum, value) => sum + value, outline));
  const most = scaleOf(Math.max(0, ...totals));
  const heightOf = (value: number): number => ((BOTTOM - TOP) * value) / most;
  const step = (RIGHT - LEFT) / Math.max(1, columns.length);
  const width = Math.min(36, step * 0.6);
  return (
    <div class="plot" tabIndex={0} role="group" aria-label={label}>
      <svg class="chart" role="img" aria-label={sentence} viewBox={`0 0 ${RIGHT + 10} ${HEIGHT}`}>
        {[0, 1, STEPS].map((at) => {
          const value = (most * at) / STEPS;
          const y = BOTTOM - heightOf(value);
          return (
            <>
              <line class="axis" x1={LEFT} x2={RIGHT} y1={y} y2={y} />
              <text x={LEFT - 8} y={y + 4} text-anchor="end">
                {compact.format(value)}
              </text>
            </>
          );
        })}
        {columns.map((column, at) => {
          const middle = LEFT + step * (at + 0.5);
          return (
            <>
              <Stack column={column} x={middle - width / 2} width={width} heightOf={heightOf} />
              {column.top !== undefined && (
                <text class="strong" x={middle} y={BOTTOM - heightOf(totals[at]!) - 8} text-anchor="middle">
                  {column.top}
                </text>
              )}
              <text x={middle} y={BOTTOM + 20} text-anchor="middle">
                {column.label}
              </text>
              {column.group !== undefined && (
                <text x={middle - width / 2} y={BOTTOM + 40}>
                  {column.group}
                </text>
              )}
            </>
          );
        })}
      </svg>
    </div>
  );
}

interface StackProps {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
  readonly heightOf: (value: number) => number;
}

function Stack({ column: { values, outline = 0 }, x, width, heightOf }: StackProps): JSX.Element {
  const parts = [
    ...values.map((value, at) => ({ value, look: `s${at + 1}` })),
    { value: outline, look: 'outline' },
  ].filter(({ value }) => value > 0);
  let y = BOTTOM;
  return (
    <>
      {parts.map(({ value, look }) => {
        const height = heightOf(value);
        y -= height;
        return (
          <rect
            class={look}
            x={x.toFixed(1)}
            y={(y + (look === 'outline' ? 1 : 0)).toFixed(1)}
            width={width.toFixed(1)}
            height={Math.max(1, height - GAP).toFixed(1)}
            rx={2}
          />
        );
      })}
    </>
  );
}
