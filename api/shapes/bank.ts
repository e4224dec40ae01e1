import { z } from 'zod';
import { SETTLING } from '../../workflows/payment/bank-says';
import { named } from './shape';

/** A report of the bank as it was taken. */
export const bankReport = named(
  'BankReport',
  z.object({
    orderKey: z.string(),
    result: z.enum(SETTLING),
    reference: z.string(),
    reason: z.string().optional(),
  }),
);
