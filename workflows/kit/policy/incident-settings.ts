/** From when on something counts as an incident; each is a setting that operators may change. */
export const INCIDENT_SETTINGS = {
  'incidents.commandMinutes': 15,
  'incidents.untriedSeconds': 60,
  'incidents.deliveryHours': 24,
  'incidents.deliveryKeptDays': 30,
  'incidents.effectMinutes': 60,
  'incidents.standstillMinutes': 2,
  'incidents.lastAttemptsMinutes': 10,
  'incidents.activityAttempts': 30,
  'incidents.provisionalDays': 60,
  'incidents.moneyDays': 90,
  'incidents.calendarMonth': 12,
} as const;
