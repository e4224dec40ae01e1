import { z } from 'zod';
import { instant, named, type Told, uuid } from './shape';

/** A customer of the caller's own partner, never masked. */
export const ownCustomerShape = named(
  'OwnCustomer',
  z.object({
    id: z.string(),
    name: z.string(),
    accountName: z.string(),
    model: z.enum(['referral', 'reseller']),
    since: instant,
    openRequests: z.array(z.object({ id: uuid, requestNo: z.string(), type: z.string() })),
    /** Who looks after the customer. */
    managers: z.array(z.string()),
    /** Null when a request is possible now. */
    nextRequestFrom: instant.nullable(),
  }),
);

export type OwnCustomerView = Told<typeof ownCustomerShape>;
