import { Router } from 'express';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { ProcessType } from '../../../workflows/registry';
import { mayOpen } from '../../cases/rights';
import { notFound } from '../../http/problems';
import { nextPage } from '../case/cases';
import { textOf } from '../forms/form-values';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';
import type { Customer } from './customer';
import { CustomerPage } from './customer-page';
import { CustomersPage } from './customers-page';
import { historyOf } from './history';
import { ownPartner } from './own-partner';
import { PartnerPage } from './partner-page';
import { customerWords } from './words';

const LIMIT = 25;
/** How many changes the page of one customer or partner shows. */
const HISTORY = 50;
/** A shorter text finds too much to help. */
const SHORTEST = 2;

interface Row extends Pick<Customer, 'id' | 'name' | 'model' | 'since' | 'managers'> {
  readonly openRequests: readonly { readonly id: string; readonly requestNo: string; readonly type: string }[];
  readonly nextRequestFrom: string | null;
}

/** My customers, for a partner; My partner, for a customer. */
export function customerPages(place: Place): Router {
  const router = Router();
  router.get(
    '/customers',
    signedIn(place, (visit) => list(place, visit)),
  );
  router.get(
    '/customers/:id',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.get(
    '/partner',
    signedIn(place, (visit) => partner(place, visit)),
  );
  return router;
}

async function list(place: Place, visit: Signed): Promise<void> {
  const { query } = visit.request;
  const text = textOf(query, 'text') ?? '';
  const cursor = textOf(query, 'cursor');
  const tooShort = text !== '' && [...text].length < SHORTEST;
  const asked = { limit: LIMIT, ...(text !== '' && !tooShort && { text }), ...(cursor !== undefined && { cursor }) };
  const { body } = await visit.api<{ items: Row[]; next?: string }>('GET /v1/customers', { query: asked });
  const rows = body.items.map((row) => customerOf(place, visit, row));
  const next = body.next && nextPage(visit, body.next);
  await visit.show(CustomersPage, { text, tooShort, rows, next }, tooShort ? 422 : 200);
}

async function show(place: Place, visit: Signed): Promise<void> {
  const id = String(visit.request.params['id']);
  const [{ body }, history] = await Promise.all([
    visit.api<Row>('GET /v1/customers/{id}', { params: { id } }),
    historyOf(visit, { customerId: id, limit: HISTORY }),
  ]);
  await visit.show(CustomerPage, { customer: customerOf(place, visit, body), history: history.rows });
}

async function partner(place: Place, visit: Signed): Promise<void> {
  const { actor } = visit;
  if (!actor.roles.includes('customer')) throw notFound();
  const [found, history] = await Promise.all([ownPartner(place, visit), historyOf(visit, { limit: HISTORY })]);
  const unlink: ProcessType = 'customer-unlink';
  const mayUnlink = mayOpen(policyFor(place, unlink), actor);
  await visit.show(PartnerPage, { partner: found, mayUnlink, history: history.rows });
}

function customerOf(place: Place, visit: Signed, row: Row): Customer {
  const { openRequests, nextRequestFrom, since, ...customer } = row;
  return {
    ...customer,
    since: beijingDate(Date.parse(since)),
    requests: openRequests.map(({ id, requestNo, type }) => ({
      href: `/cases/${id}`,
      number: requestNo,
      title: say(policyFor(place, type).title, visit.locale),
    })),
    nextFrom: nextRequestFrom === null ? undefined : beijingDate(Date.parse(nextRequestFrom)),
    moves: movesOf(place, visit, row),
  };
}

function movesOf(place: Place, { actor, locale }: Signed, { id, model }: Row): Customer['moves'] {
  const w = customerWords[locale].customers;
  const to = model === 'reseller' ? 'referral' : 'reseller';
  const address = (type: ProcessType, form: Record<string, string>): string =>
    `/start/${type}?${new URLSearchParams(form).toString()}`;
  const about = { 'form.customerId': id };
  const moves = [
    { type: 'relationship-switch', title: w.switchTo[to], form: { ...about, 'form.toModel': to } },
    { type: 'partner-unlink', title: w.unlink, form: about },
  ] as const satisfies readonly { type: ProcessType; title: string; form: Record<string, string> }[];
  return moves
    .filter(({ type }) => mayOpen(policyFor(place, type), actor))
    .map(({ type, title, form }) => ({ href: address(type, form), title }));
}
