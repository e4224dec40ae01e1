import type { IncidentKind } from '../kind';
import { activityFailing } from './activity-failing';
import { bankContradiction } from './bank-contradiction';
import { calendarUnpublished, dateProvisional } from './calendars';
import { claimStuck } from './claim-stuck';
import { commandWaiting } from './command-waiting';
import { deliveryFailing } from './delivery-failing';
import { effectFailing } from './effect-failing';
import { bookingRefused, effectRefused } from './effect-refused';
import { moneyIdle } from './money-idle';
import { roleEmpty } from './role-empty';
import { runBlocked, runMissing } from './run-stuck';
import { settingBroken } from './setting-broken';

/** Every kind of incident, what costs money or rights first. */
export const KINDS: readonly IncidentKind[] = [
  bookingRefused,
  effectRefused,
  bankContradiction,
  runMissing,
  runBlocked,
  commandWaiting,
  effectFailing,
  activityFailing,
  roleEmpty,
  claimStuck,
  deliveryFailing,
  moneyIdle,
  dateProvisional,
  calendarUnpublished,
  settingBroken,
];
