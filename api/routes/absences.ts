import { absencesBody, absencesView, personConcerned, setAbsences } from '../directory/absences';
import { ok, type Route, route } from '../http/http';
import { absences } from '../shapes/directory';
import { gives } from '../shapes/shape';

const ABSENCES = gives('The absences, and who changed them', absences);

/** When people are away, and who stands in for them. */
export const absenceRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/people/{id}/absences',
    id: 'getAbsences',
    summary: 'The absences of a person, and who changed them',
    answers: { 200: ABSENCES, 403: 'Of a colleague', 404: 'Unknown or foreign' },
    handle: async (call) => ok(await absencesView(call, await personConcerned(call, 'absences.read'))),
  }),
  route({
    method: 'put',
    path: '/v1/people/{id}/absences',
    id: 'putAbsences',
    summary: 'Replaces the absences of a person: Beijing dates, both included, with who stands in',
    body: absencesBody,
    examples: {
      holiday: { items: [{ from: '2026-12-21', until: '2026-12-31', substitute: 'vendor.finance-2' }] },
      'of somebody else': { items: [{ from: '2026-12-21', until: '2026-12-22' }], reason: 'Ill, as told by telephone' },
    },
    answers: { 200: ABSENCES, 403: 'Of a colleague', 404: 'Unknown or foreign', 422: 'Names every fault' },
    handle: async (call) => {
      const person = await personConcerned(call, 'absences.write');
      await setAbsences(call, person, call.body);
      return ok(await absencesView(call, person));
    },
  }),
];
