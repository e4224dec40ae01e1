import { type Locale, say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { escape } from '../../http/page';
import type { Entry } from '../frame/answers';
import type { Words } from '../frame/words';

interface Stop {
  readonly title: string;
  readonly when: string;
  readonly at: 'past' | 'now' | 'later';
}

interface Way {
  readonly stops: readonly Stop[];
  readonly ends: readonly Stop[];
}

const STEP = 188;
const ROW = 62;
const LINE = 18;
/** How many states fit in one row of a wide page; more continue in the next row. */
const IN_ROW = 5;
const ROW_OF_MANY = 4;
const ROW_HEIGHT = 104;

/** The ends that a case can still reach from a state. */
function endsFrom(policy: Policy, state: string): string[] {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    policy.states[key]?.next.forEach(visit);
  };
  visit(state);
  return Object.keys(policy.outcomes).filter((key) => seen.has(key));
}

function wayOf(
  policy: Policy,
  row: { state: string; outcome: string | null },
  entries: readonly Entry[],
  words: Words,
): Way {
  const visited = new Map<string, string>();
  for (const { toState, at } of entries) if (toState !== undefined) visited.set(toState, at);
  const whenOf = (key: string): string => {
    const at = visited.get(key);
    return at === undefined ? '' : words.f.short(at);
  };
  const place = (key: string): Stop['at'] => {
    if (key === (row.outcome ?? row.state)) return 'now';
    return visited.has(key) ? 'past' : 'later';
  };
  const stop = (key: string, title: string): Stop => ({ title, when: whenOf(key), at: place(key) });
  const order = Object.keys(policy.states);
  // A state that leads back is a detour, drawn only once a case has taken it.
  const isDetour = (key: string): boolean =>
    policy.states[key]?.next.some((next) => order.includes(next) && order.indexOf(next) < order.indexOf(key)) ?? false;
  const states = Object.entries(policy.states).filter(
    ([key]) => visited.has(key) || key === row.state || (row.outcome === null && !isDetour(key)),
  );
  const ends = row.outcome === null ? endsFrom(policy, row.state) : [row.outcome];
  return {
    stops: states.map(([key, { title }]) => stop(key, say(title, words.locale))),
    ends: ends.map((key) => {
      const title = policy.outcomes[key]?.title;
      return stop(key, title ? say(title, words.locale) : key);
    }),
  };
}

const WIDE = /[\u2e80-\uffff]/;
const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 14 : 7.6), 0);

function linesOf(text: string, width: number, locale: Locale): string[] {
  const words = locale === 'zh-CN' ? [...text] : text.split(/(?<= )/);
  const lines: string[] = [''];
  for (const word of words) {
    const last = lines.at(-1)!;
    if (last !== '' && widthOf(last + word) > width) lines.push(word);
    else lines[lines.length - 1] = last + word;
  }
  return lines.slice(0, 3).map((line) => line.trim());
}

function dot(x: number, y: number, at: Stop['at']): string {
  const ring = at === 'now' ? `<circle class="ring" cx="${x}" cy="${y}" r="12"/>` : '';
  const tick = at === 'past' ? `<path class="tick" stroke-width="2" d="M${x - 3.5} ${y} l2.5 2.5 l4.5 -5"/>` : '';
  return `${ring}<circle cx="${x}" cy="${y}" r="7"/>${tick}`;
}

function label(x: number, y: number, stop: Stop, width: number, locale: Locale, anchor = 'start'): string {
  const lines = linesOf(stop.title, width, locale);
  const spans = lines.map(
    (line, at) => `<text x="${x}" y="${y + at * LINE}" text-anchor="${anchor}">${escape(line)}</text>`,
  );
  const when =
    stop.when &&
    `<text class="when" x="${x}" y="${y + lines.length * LINE}" text-anchor="${anchor}">${escape(stop.when)}</text>`;
  return spans.join('') + when;
}

function wide({ stops, ends }: Way, endsTitle: string, locale: Locale): string {
  const inRow = stops.length > IN_ROW ? ROW_OF_MANY : stops.length;
  const rows = Math.ceil(stops.length / Math.max(inRow, 1));
  const endsX = inRow * STEP + 24;
  // The ends stand beside the last row, and the last state leads to them.
  const top = 24 + (rows - 1) * ROW_HEIGHT;
  const height = top + Math.max(ROW_HEIGHT - 16, 10 + ends.length * 26);
  const joins = stops.map((stop, at) => {
    const x = 24 + (at % inRow) * STEP;
    const y = 24 + Math.floor(at / inRow) * ROW_HEIGHT;
    const last = at === stops.length - 1;
    return `<g class="${stop.at}"><line x1="${x + 14}" y1="${y}" x2="${last ? endsX - 22 : x + STEP - 14}" y2="${y}"/>${dot(x, y, stop.at)}${label(x - 8, y + 32, stop, STEP - 20, locale)}</g>`;
  });
  const list = ends.map((end, at) => {
    const y = top + (at + 1) * 26;
    return `<g class="${end.at}">${dot(endsX + 8, y - 4, end.at)}<text x="${endsX + 26}" y="${y}">${escape(end.title)}${end.when && ` · ${escape(end.when)}`}</text></g>`;
  });
  const width = endsX + 26 + Math.max(widthOf(endsTitle), ...ends.map((end) => widthOf(end.title + end.when) + 30)) + 8;
  return `<svg class="path wide" viewBox="0 0 ${Math.round(Math.max(width, 860))} ${height}" aria-hidden="true" focusable="false">${joins.join('')}<text class="when" x="${endsX}" y="${top + 4}">${escape(endsTitle)}</text>${list.join('')}</svg>`;
}

function tall({ stops, ends }: Way, endsTitle: string, locale: Locale): string {
  const endsY = stops.length * ROW + 8;
  const height = endsY + 24 + ends.length * 26;
  const joins = stops.map((stop, at) => {
    const y = 18 + at * ROW;
    return `<g class="${stop.at}"><line x1="18" y1="${y + 14}" x2="18" y2="${y + ROW - 14}"/>${dot(18, y, stop.at)}${label(42, y + 5, stop, 260, locale)}</g>`;
  });
  const list = ends.map(
    (end, at) =>
      `<g class="${end.at}">${dot(18, endsY + 32 + at * 26, end.at)}<text x="42" y="${endsY + 37 + at * 26}">${escape(end.title)}${end.when && ` · ${escape(end.when)}`}</text></g>`,
  );
  return `<svg class="path tall" viewBox="0 0 320 ${height + 16}" aria-hidden="true" focusable="false">${joins.join('')}<text class="when" x="10" y="${endsY + 10}">${escape(endsTitle)}</text>${list.join('')}</svg>`;
}

/**
 * The states of a case as a drawn line in reading order, with the current one marked and its possible ends after it; in
 * words for screen readers.
 */
export function pathSvg(
  policy: Policy,
  row: { state: string; outcome: string | null },
  entries: readonly Entry[],
  words: Words,
): string {
  const way = wayOf(policy, row, entries, words);
  const { m, locale } = words;
  const steps = way.stops.map(({ title, when, at }) => `${title} (${m.path[at]}${when && ` ${when}`})`).join(' → ');
  const spoken = m.path.label(steps, way.ends.map(({ title }) => title).join(m.comma));
  const endsTitle = row.outcome === null ? m.path.ends : m.path.ended;
  return `<p class="unseen">${escape(spoken)}</p>${wide(way, endsTitle, locale)}${tall(way, endsTitle, locale)}`;
}
