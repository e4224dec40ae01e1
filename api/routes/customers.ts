import { z } from 'zod';
import { listOwnCustomers, type OwnCustomer } from '../../db/directory/own-customers';
import type { Locale } from '../../workflows/kit/policy/labels';
import { named } from '../directory/directory-access';
import { ok, type Route, route } from '../http/http';
import { notFound } from '../http/problems';
import { line, PAGING } from '../http/texts';
import { ownCustomerShape, type OwnCustomerView } from '../shapes/customer';
import { gives, page } from '../shapes/shape';

/** One's own customer on the wire: what the reader may see of it is never masked. */
function customerView({ name, nameEn, managers, ...row }: OwnCustomer, locale: Locale): OwnCustomerView {
  const inLanguage = (of: { name: string; nameEn: string }): string => (locale === 'zh-CN' ? of.name : of.nameEn);
  return { ...row, name: inLanguage({ name, nameEn }), managers: managers.map(inLanguage) };
}

/** The customers of the caller's partner. */
export const customerRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/customers',
    id: 'listOwnCustomers',
    summary: 'The customers associated with the caller’s partner, by name; account managers see those they look after',
    query: z.strictObject({ text: line(128).optional(), ...PAGING }),
    answers: { 200: gives('A page of customers', page(ownCustomerShape)) },
    handle: async ({ deps, viewer, query, locale }) => {
      const { items, ...rest } = await listOwnCustomers(deps.db, viewer, query);
      return ok({ items: items.map((row) => customerView(row, locale)), ...rest });
    },
  }),
  route({
    method: 'get',
    path: '/v1/customers/{id}',
    id: 'getOwnCustomer',
    summary: 'A customer associated with the caller’s partner',
    answers: { 200: gives('The customer', ownCustomerShape), 404: 'Unknown or not associated' },
    handle: async (call) => {
      const { deps, viewer, locale } = call;
      const { items } = await listOwnCustomers(deps.db, viewer, { id: named(call), limit: 1 });
      if (items[0] === undefined) throw notFound();
      return ok(customerView(items[0], locale));
    },
  }),
];
