import { z } from 'zod';
import { listIncidents } from '../../db/incidents/incidents';
import { ok, type Route, route } from '../http/http';
import { flag, id, PAGING } from '../http/texts';
import { ANY_MOVE, moveIncident, movesFor, readIncident } from '../incidents/moves';
import { mustSee } from '../incidents/sight';
import { incidentView } from '../incidents/view';
import { incidentShape } from '../shapes/incident';
import { gives, page } from '../shapes/shape';

const listQuery = z.strictObject({ kind: id(64).optional(), open: flag().default(true), ...PAGING });

/** What was accepted and has not come about, with reason and moves: for operators, and for finance what is of money. */
export const incidentRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/incidents',
    id: 'listIncidents',
    summary: 'What was accepted and does not come about, longest first; open=false lists those that are over',
    query: listQuery,
    answers: { 200: gives('A page of incidents', page(incidentShape)), 403: 'Neither an operator nor finance' },
    handle: async (call) => {
      const sight = await mustSee(call, 'incidents');
      const { items, ...page } = await listIncidents(call.deps.db, sight, call.query);
      return ok({ items: items.map((row) => incidentView(row, movesFor(row, call.actor), call.locale)), ...page });
    },
  }),
  route({
    method: 'get',
    path: '/v1/incidents/{id}',
    id: 'getIncident',
    summary: 'One incident',
    answers: { 200: gives('The incident', incidentShape), 404: 'Unknown or foreign' },
    handle: async (call) => ok(await readIncident(call, call.params['id']!)),
  }),
  route({
    method: 'post',
    path: '/v1/incidents/{id}/{move}',
    id: 'moveIncident',
    summary:
      'Makes one of the moves of an incident: retry, reassign { to }, send-back { comment } or settle { comment }',
    keeps: 'first',
    documents: ANY_MOVE,
    examples: {
      retry: {},
      reassign: { to: 'vendor.finance-2' },
      'send-back': { comment: 'The system was switched off' },
      settle: { comment: 'The bank has confirmed in writing that the money was paid' },
    },
    answers: {
      200: gives('The incident after the move', incidentShape),
      404: 'Unknown or foreign incident, unknown move',
      409: 'Not possible now',
    },
    handle: async (call) => ok(await moveIncident(call, call.params['id']!, call.params['move']!)),
  }),
];
