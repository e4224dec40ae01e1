import { type Play, PLAYS } from './plays';
import { PLAYS_DISTRIBUTION } from './plays-distribution';
import { PLAYS_FUNDING } from './plays-funding';
import { PLAYS_INCENTIVES } from './plays-incentives';
import { PLAYS_MILESTONES } from './plays-milestones';
import { PLAYS_NRE } from './plays-nre';
import { PLAYS_OPPORTUNITIES } from './plays-opportunities';
import { PLAYS_PAYMENT } from './plays-payment';
import { PLAYS_QUARTERS } from './plays-quarters';

/** Every way through every process, by the name of the history it leaves. */
export const ALL_PLAYS: Readonly<Record<string, Play>> = {
  ...PLAYS,
  ...PLAYS_DISTRIBUTION,
  ...PLAYS_OPPORTUNITIES,
  ...PLAYS_FUNDING,
  ...PLAYS_INCENTIVES,
  ...PLAYS_PAYMENT,
  ...PLAYS_QUARTERS,
  ...PLAYS_NRE,
  ...PLAYS_MILESTONES,
};
