import type { Messages } from './messages.zh-CN';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** The English texts of the consent pages. */
export const enConsent: Messages['consent'] = {
  kicker: (partner) => `A request from ${partner}`,
  nothingYet: 'Nothing has happened yet. Only your decision on this page changes anything.',
  code: 'One-time code (6 digits)',
  comment: 'A word to the other side',
  commentHelp: 'Your partner will read it.',
  who: {
    title: 'Who asks for what',
    asks: {
      'relationship-switch': (partner, customer) =>
        `${partner} asks to switch the type of its association with you (${customer}).`,
      'partner-unlink': (partner, customer) => `${partner} asks to end its association with you (${customer}).`,
      other: (partner, customer) => `${partner} asks ${customer} to decide.`,
    },
    reason: 'The reason given',
    number: 'Request number',
    until: 'Please decide',
    silence: 'If you do nothing',
    ask: 'Questions to',
  },
  means: { title: 'What it means for you', before: 'Now', after: 'If you agree' },
  way: {
    title: 'Is anything in the way',
    again: 'Check again',
    at: (when) => `Checked ${when}. You can check again as often as you like.`,
    unknown: 'It cannot be checked just now. Please try again shortly.',
  },
  decide: {
    title: 'Decide',
    codeTo: 'First ask for a code. It goes only to the mobile or mail address registered for your account.',
    send: 'Send me the code',
    sendAgain: 'Send another code',
    sent: (to, until) => `A code was sent to ${to}, valid until ${until}.`,
    version: (version) => `version ${version}`,
  },
  errors: {
    tick: 'Read it and tick the box to agree',
    codeMissing: 'Enter the code',
    codeFirst: 'Ask for a code first',
    wrong: (left) => `This is not the code; ${count(left, 'try', 'tries')} left`,
    expired: 'The code has expired; ask for another',
    exhausted: 'Too many tries; ask for another code',
    unknown: 'This code is not valid; ask for another',
    tooMany: 'Too many codes; try again in ten minutes',
    undeliverable: 'The registered address takes no messages; ask your partner to correct it',
    decision: 'Choose whether you agree',
    blocked: 'Something has to be cleared before you can agree. The request stays open.',
  },
  dead: {
    title: 'This link is no longer valid',
    text: 'It is unknown, has been used or has expired. Nothing can be changed with it.',
    next: 'If it still matters, ask your partner for a new request.',
    replaced: 'A newer link to this request was sent to your registered addresses. Please use that one.',
  },
  receipt: {
    title: 'Receipt',
    granted: 'You have agreed',
    refused: 'You have not agreed',
    decided: 'You have decided',
    sentence: 'Your decision has been recorded. You need not do anything else.',
    pending: 'Your decision has been received and is being confirmed. You need not send it again.',
    number: 'Request number',
    what: 'About',
    decision: 'Your decision',
    at: 'Received',
    texts: 'Texts accepted',
    next: 'What comes next',
    nextWorks: 'It is being carried out; you and your partner will be told when it is done.',
    nextEnded: (outcome) => `The request has ended: ${outcome}.`,
    print: 'Print',
    keep: 'Only this browser can open this receipt again. Print or save it if you want to keep it.',
  },
};
