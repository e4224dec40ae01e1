import { commandAnswer } from '../cases/commands';
import { isUuid } from '../cases/find';
import { ok, type Route, route } from '../http/http';
import { notFound, problemBody } from '../http/problems';
import type { CaseShapes } from '../shapes/case';
import { commandShape } from '../shapes/command';
import { gives } from '../shapes/shape';

/** What became of a write that was answered with 202. */
export const commandRoutes = (shapes: CaseShapes): Route[] => [
  route({
    method: 'get',
    path: '/v1/commands/{id}',
    id: 'getCommand',
    summary: 'What became of a write: received, done with the result, or refused with the problem',
    answers: {
      200: gives('The write, with its result or problem once there is one', commandShape(shapes), 'Retry-After?'),
      404: 'Unknown or foreign',
    },
    handle: async (call) => {
      const commandId = call.params['id']!;
      if (!isUuid(commandId)) throw notFound();
      const { command, result, problem } = await commandAnswer(call, commandId);
      const context = { locale: call.locale, instance: `/v1/commands/${commandId}`, requestId: call.requestId };
      return ok(
        {
          id: command.id,
          kind: command.kind,
          status: command.status,
          receivedAt: command.receivedAt.toISOString(),
          ...(result !== undefined && { result }),
          ...(problem && { problem: problemBody(problem, context) }),
        },
        command.status === 'received' ? { 'Retry-After': '2' } : {},
      );
    },
  }),
];
