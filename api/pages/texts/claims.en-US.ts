import type { Messages } from './messages.zh-CN';

/** The English texts of claims and levels. */
export const enClaims: Pick<Messages, 'claims' | 'escalation'> = {
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
};
