import type { Messages } from './messages.zh-CN';

const DELIVERED =
  'Marking it as delivered ends the opportunity: there has to be at least one update before, and evidence of the delivery.';

/** The English texts of opportunities on other pages. */
export const enOpportunities: Messages['opportunities'] = {
  hints: { 'partner-opportunity': DELIVERED, 'vendor-opportunity': DELIVERED },
  sections: {
    customer: 'Customer and contacts',
    need: 'Budget, decision maker, need and purchase plan',
    demand: 'Need of the customer',
    project: 'Offering and project',
    support: 'Support and declaration',
  },
};
