import type { zhOperations } from './operations.zh-CN';
import { enUndeliverable } from './undeliverable.en-US';

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const ageText = (seconds: number): string =>
  seconds < 3_600
    ? count(Math.floor(seconds / 60), 'minute')
    : seconds < 86_400
      ? count(Math.floor(seconds / 3_600), 'hour')
      : count(Math.floor(seconds / 86_400), 'day');

/** The operations page. */
export const enOperations: typeof zhOperations = {
  title: 'Operations',
  text: 'What was accepted and does not come about, and how outside systems, calendars and policies are.',
  incidents: {
    title: 'Incidents',
    none: 'No incidents',
    text: 'Looked for every minute. One clears by itself once its cause is gone.',
    since: (when, seconds) => `Since ${when}, for ${ageText(seconds)}`,
    otherwise: (text) => `If nobody acts: ${text}`,
    tried: (attempts, answer, next) =>
      `Tried ${count(attempts, 'time')}${answer === null ? '' : `, last answer: ${answer}`}${next === null ? '' : `, next try ${next}`}`,
    moved: (who, when) => `${who} has seen to it on ${when}`,
    to: 'To (id of a person)',
    comment: 'Reason',
    done: 'Done. This is how things are now.',
    more: (shown) => `Only the oldest ${shown} are listed.`,
  },
  commands: {
    title: 'Unconfirmed commands',
    none: 'None',
    text: 'Received, not in effect yet, tried at least once an hour.',
  },
  deliveries: {
    title: 'Undelivered notices',
    none: 'None',
    text: 'What we have to mend goes out by itself once that is done; otherwise check the registered address.',
  },
  provisional: {
    title: 'Provisional dates',
    none: 'None',
    text: 'Counted again when the calendar of the year is published, and then only to later.',
  },
  command: (who, when, { waitingSeconds, attempts, undeliverable }) =>
    `by ${who}, ${when}, waiting for ${count(Math.floor(waitingSeconds / 60), 'minute')}, ${attempts === 0 ? 'not tried yet' : `tried ${count(attempts, 'time')}`}: ${enUndeliverable[undeliverable ?? 'unconfirmed']}`,
  delivery: (to, channel, why) => `${channel} to ${to}: ${why}`,
  unknown: 'unknown reason',
  kinds: { open: 'Opening', decide: 'Decision', act: 'Action', redate: 'New date' },
  systems: {
    title: 'Outside systems',
    text: 'How they answered the last 1,000 steps of cases, and messages.',
    system: 'System',
    state: 'State',
    well: 'Well',
    failing: (number) => `${number} failing`,
    unused: 'Not used',
    waiting: 'Waiting',
    lastSuccess: 'Last success',
    lastFailure: 'Last failure',
    never: 'None',
  },
  calendars: {
    title: 'Calendars',
    text: 'See which dates would move, then publish. Dates only ever move later.',
    year: (name, year, version, source) => `${name} ${year}, version ${version}, ${source}`,
    fields: {
      name: 'Calendar',
      year: 'Year',
      source: 'Source',
      daysOff: 'Days off (one date a line)',
      workdays: 'Working weekend days (one date a line)',
      reason: 'Reason',
    },
    preview: 'See what would move',
    publish: 'Publish',
    nothing: 'No date moves.',
    moves: (number) => `${count(number, 'date')} would move:`,
    moved: (number) => `Published; ${count(number, 'date')} moved:`,
    from: (before, after, later) => `${before} → ${after}${later ? '' : ' (earlier: the date stays)'}`,
  },
  policies: {
    title: 'Policies and versions',
    text: 'The version in force of each process, and the open cases under each version.',
    process: 'Process',
    version: 'Version',
    open: 'Open cases',
    current: 'in force',
  },
};
