import type { Messages } from './messages.zh-CN';

/** The English texts of claims, levels and absences. */
export const enClaims: Pick<Messages, 'claims' | 'escalation' | 'absence'> = {
  claims: {
    title: 'Claim',
    free: 'Claimed by nobody',
    by: (who, until) => `Claimed by ${who} until ${until}`,
    forWhom: (who) => `handed on by ${who}`,
    claim: 'Claim',
    release: 'Release',
    delegate: 'Hand over',
    takeOver: 'Take over',
    to: 'Hand over to',
    nobody: 'Nobody else can act on this task now.',
    reason: 'Why you take it over',
  },
  escalation: {
    goes: (to, when) => `Goes to ${to} on ${when} if nobody has decided it`,
    since: (to, when) => `With ${to} since ${when}`,
    again: {
      goes: (to, when) => `All of ${to} are told again on ${when} if nobody has decided it`,
      since: (to, when) => `All of ${to} were told again on ${when}`,
    },
  },
  absence: {
    link: 'Absence',
    title: (who) => `Absences of ${who}`,
    text: 'Dates are Beijing dates, the first and the last day included. Tasks claimed before go to colleagues of the same role and to the substitute; both names stand on the record. Empty the dates of a row to remove it.',
    row: (at) => `Absence ${at}`,
    from: 'First day',
    until: 'Last day',
    substitute: 'Substitute',
    lacks: (roles) => `The substitute does not hold: ${roles}`,
    search: 'Find a colleague',
    find: 'Search',
    more: (most) =>
      `Only the first ${most} are offered as substitutes. Search by part of a name, account or e-mail address.`,
    found: 'Those found are offered as substitutes.',
    none: 'Nobody was found.',
    reason: 'Why you change it',
    reasonHelp: 'The person reads it, and it is kept on the record.',
    changes: 'Why they were changed',
    changed: (when, reason) => `${when}: ${reason}`,
    save: 'Save',
    saved: 'Saved.',
  },
};
