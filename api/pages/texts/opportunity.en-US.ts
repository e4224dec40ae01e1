import type { Messages } from './messages.zh-CN';

const DELIVERED =
  'Marking it as delivered ends the opportunity: there has to be at least one update before, and evidence of the delivery.';

/** The English texts of the opportunity pages. */
export const enOpportunities: Messages['opportunities'] = {
  title: 'Opportunities',
  tabs: {
    label: 'Kinds of opportunities',
    partner: { 'partner-opportunity': 'Shared by us', 'vendor-opportunity': 'Shared to us' },
    vendor: { 'partner-opportunity': 'Shared by partners', 'vendor-opportunity': 'Shared by us' },
  },
  create: 'New opportunity',
  onlyMain: 'Only the main account of a partner may see and share opportunities; please sign in with it.',
  onlyVendor:
    'Opportunities are for business development, partner sales managers and operations; your role may not see them.',
  state: 'State',
  open: 'Open or ended',
  progress: 'Last progress',
  revenue: 'Expected revenue',
  what: 'Opportunity',
  customer: 'Customer',
  percent: (value) => `${value}% likely`,
  on: (when) => `reported ${when}`,
  none: 'none yet',
  stale: 'Stale',
  empty: {
    title: 'No opportunities yet',
    begin:
      'Use “New opportunity” to tell of the customer, its need and your offering. Save a draft whenever you like and submit it once it is complete.',
    share:
      'Use “New opportunity” to choose a partner and tell of the customer and its need. The partner has 3 working days to accept it.',
    shared: 'What the vendor shares with you will be here, and you will be told.',
    received: 'What partners submit will be here.',
  },
  hints: { 'partner-opportunity': DELIVERED, 'vendor-opportunity': DELIVERED },
  sections: {
    customer: 'Customer and contacts',
    need: 'Budget, decision maker, need and purchase plan',
    demand: 'Need of the customer',
    project: 'Offering and project',
    support: 'Support and declaration',
  },
};
