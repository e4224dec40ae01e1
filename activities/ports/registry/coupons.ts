import type { Db } from '../../../db/knex';
import { factsOf, mergeFacts } from '../../../db/world/world';
import type { CouponPort } from '../coupons';
import { ask, doOnce, worldNow } from './simulation';

/** Simulates the coupon system: the fact `issued` of a customer holds the partner's unused coupons. */
export function registryCoupons(db: Db): CouponPort {
  return {
    issued: ({ customerId }) =>
      ask(db, 'coupons', customerId, async () => {
        const { issued: coupons = [] } = await factsOf(db, 'coupons', customerId);
        return { coupons };
      }),
    recall: ({ key, ...request }) => {
      const subject = request.customerId;
      return doOnce(db, { port: 'coupons', operation: 'recall', subject, key, request }, async (tx) => {
        const { issued: coupons = [] } = await factsOf(tx, 'coupons', subject, true);
        await mergeFacts(tx, 'coupons', subject, { issued: [] });
        return { coupons };
      });
    },
    reissue: ({ key, ...request }) => {
      const subject = request.customerId;
      return doOnce(db, { port: 'coupons', operation: 'reissue', subject, key, request }, async (tx) => {
        const { issued = [] } = await factsOf(tx, 'coupons', subject, true);
        const known = new Set(issued.map((coupon) => coupon.id));
        const added = request.coupons.filter((coupon) => !known.has(coupon.id));
        await mergeFacts(tx, 'coupons', subject, { issued: [...issued, ...added] });
        return { doneAt: await worldNow(tx) };
      });
    },
  };
}
