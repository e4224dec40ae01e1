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
    checked: 'Nothing is known to prevent it.',
    checkedAgain: 'It is checked again when you decide. If something fails, nothing is done and you are told why.',
    byAction: 'This task is answered by:',
    toCase: 'See the case',
  },
};
