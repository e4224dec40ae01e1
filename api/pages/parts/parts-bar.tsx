import type { JSX } from 'preact';

interface Props {
  /** What each part counts for, in the order of their colours; nothing is drawn for a part of 0. */
  readonly values: readonly number[];
  /** What a reader would say of the bar. */
  readonly sentence: string;
  /** What the whole width stands for, where that is more than the parts together. */
  readonly of?: number | undefined;
}

const WIDTH = 1000;
const HEIGHT = 14;
const GAP = 2;
const LEAST = 4;

/** Parts of a whole as one bar, each as wide as its share. */
export function PartsBar({ values, sentence, of }: Props): JSX.Element {
  const drawn = values.flatMap((value, at) => (value > 0 ? [{ value, at }] : []));
  const total = Math.max(
    of ?? 0,
    drawn.reduce((sum, { value }) => sum + value, 0),
  );
  const room = WIDTH - GAP * Math.max(0, drawn.length - 1) - LEAST * drawn.length;
  let x = 0;
  return (
    <svg
      class="parts-bar"
      role="img"
      aria-label={sentence}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {drawn.map(({ value, at }) => {
        const width = LEAST + (room * value) / total;
        const left = x;
        x += width + GAP;
        return <rect class={`s${at + 1}`} x={left.toFixed(1)} width={width.toFixed(1)} height={HEIGHT} />;
      })}
    </svg>
  );
}
