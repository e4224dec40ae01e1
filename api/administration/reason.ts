import { z } from 'zod';
import { lines } from '../http/texts';

/** Why something is changed outside a case; kept on the administration record. */
export const REASON = { reason: lines(256).optional() };

/** The body of a call that takes nothing but a reason. */
export const reasonBody = z.strictObject(REASON);

/** The same where the reason has to be given. */
export const reasonedBody = z.strictObject({ reason: lines(256) });
