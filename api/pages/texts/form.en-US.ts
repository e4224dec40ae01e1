import type { Messages } from './messages.zh-CN';

/** The English texts of forms and decisions. */
export const enForm: Pick<Messages, 'form' | 'code' | 'task'> = {
  form: {
    choose: 'Please choose',
    any: 'All',
    currency: 'Currency',
    remove: (at) => `Remove item ${at}`,
    item: (at) => `Item ${at}`,
    more: 'Add one',
    yes: 'yes',
    no: 'no',
    comment: 'Comment',
    commentHelp: 'The other side will read it. Decisions marked “needs a comment” cannot do without.',
    code: 'One-time code',
    drop: 'Remove',
    files: { submitted: 'Submitted', accepted: 'Accepted', refused: 'Refused', superseded: 'Superseded' },
  },
  code: {
    send: 'Send me a code',
    again: 'Send another code',
    none: 'The code goes to the mobile or mail address registered for you.',
    sent: (to, until) => `Sent to ${to}, valid until ${until}.`,
    help: '6 digits',
  },
  task: {
    decide: 'Your decision',
    checked: 'Nothing known stands in the way',
    checkedAgain: 'It is checked again when you decide. If something fails, nothing is done and you are told why.',
    silence: 'On silence:',
    byAction: 'This task is answered by:',
    toCase: 'See the case',
    asksComment: 'needs a comment',
    asksCode: 'needs a one-time code',
    asksForm: (what) => `needs: ${what}`,
    keys: 'Keys: a for the decision that agrees, r for the one that refuses; both ask before anything happens.',
  },
};
