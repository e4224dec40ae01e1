import type { Messages } from './messages.zh-CN';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The English texts of the funding page. */
export const enFunding: Messages['funding'] = {
  title: 'Funding',
  years: 'Year',
  onlyAdmins:
    'Funding is for the administrators and the main account of a partner; please sign in as one of them, or ask them.',
  onlyVendor:
    'Funding is for ecosystem managers, service-partner operations, finance and operations; your role may not see it.',
  noIncentives:
    'Cloud distributors have no incentive menu: they can apply for no incentives, and none are paid to them.',
  partner: 'Partner',
  allPartners: 'All partners',
  nobody: (year) => `No funding in ${year} yet`,
  nobodyText: 'Partners will be here once they have a list, an application or a payment. You may look at another year.',
  columns: {
    waiting: 'With the partner',
    review: 'To be reviewed',
    approved: 'Approved',
    lost: 'Lost or closed',
    payments: 'Payments under way',
    paid: 'Paid',
  },
  count: (n) => String(n),
  nothing: (year) => `No incentive in ${year} yet.`,
  quarter: 'Quarter',
  nth: ['1st month', '2nd month', '3rd month'],
  payment: 'Payment',
  month: (n) => MONTHS[n - 1] ?? '',
  stage: (n) => `stage ${n}`,
  people: (n) => `${n} ${n === 1 ? 'person' : 'people'}`,
  none: 'none',
  noQuarter: 'none yet',
  apply: 'Apply',
  until: (when) => `before ${when}`,
  from: (when) => `no longer in the way from ${when}`,
  total: (year) => `${year} in total`,
  qualification: {
    valid: (date) => `Qualified until ${date}`,
    renewableFrom: (date) => `may be renewed from ${date}`,
    again: 'Apply again',
    none: 'No qualification on record',
  },
  offers: {
    begin: 'How to begin',
    beginText:
      'Apply for a qualification first. Once it is approved, the lists or applications of each month, the payment of each quarter and the progress of invoice and money will be here.',
    others: 'Other programmes',
    open: 'Open to you',
    apply: 'Apply for the qualification',
    byAdmin: 'for an administrator to apply',
    unknown: 'It cannot be found out just now whether you may apply. Please look again later.',
  },
  nre: {
    another: 'Apply for another solution',
    milestone: 'Milestone',
    planned: 'Planned',
    state: 'State',
    later: 'opened once the one before is accepted',
    amount: 'Amount',
    agreed: (amount) => `Agreed ${amount}`,
    paid: (amount) => `paid ${amount}`,
  },
  payments: {
    title: 'Invoices and payments',
    none: (year) =>
      `No payment in ${year} yet: there will be one when the payment request of a quarter, or a milestone, is approved.`,
    held: 'On hold:',
    failed: (why) => `The payment failed: ${why}`,
    rejected: 'The invoices were rejected:',
    lost: 'The invoices have to be mailed again:',
    cancelled: 'The payment was cancelled:',
    now: 'current step',
    steps: { mailed: 'Invoice mailed', received: 'Received', reviewed: 'Reviewed', ordered: 'Ordered', paid: 'Paid' },
  },
};
