import type { z } from 'zod';
import { recordChange } from '../../db/administration/log';
import type { Role } from '../../workflows/kit/policy/roles';
import { reasonedBody } from '../administration/reason';
import { type Call, ok, type Route, route } from '../http/http';
import { gives, type Told } from '../shapes/shape';

/** What is revealed: the kind of row on the record, where it is, who may, and how it is found and shown. */
interface Revealed<R, S extends z.ZodType> {
  readonly kind: Parameters<typeof recordChange>[1]['kind'];
  readonly of: string;
  readonly id: string;
  readonly shape: S;
  readonly roles: readonly Role[];
  readonly find: (call: Pick<Call, 'deps' | 'actor' | 'params'>) => Promise<R>;
  readonly view: (row: R, shown: 'all') => Told<S>;
}

/** The call that shows a row in full for a reason, with a line on the administration record. */
export const revealRoute = <R extends { id: string; version: number }, S extends z.ZodType>(
  revealed: Revealed<R, S>,
): Route =>
  route({
    method: 'post',
    path: `/v1/directory/${revealed.of}/{id}/reveal`,
    id: revealed.id,
    summary: `Shows a ${revealed.kind} in full; the reason is kept on the administration record`,
    roles: revealed.roles,
    body: reasonedBody,
    examples: { reveal: { reason: 'To call back' } },
    answers: { 200: gives(`The ${revealed.kind}`, revealed.shape, 'ETag'), 404: 'Unknown or foreign' },
    handle: async (call) => {
      const row = await revealed.find(call);
      const { deps, actor, body } = call;
      const entry = { actor: actor.personId, action: 'revealed', kind: revealed.kind, key: row.id, ...body } as const;
      await deps.db.transaction((tx) => recordChange(tx, { ...entry, before: undefined, after: undefined }));
      return ok(revealed.view(row, 'all'), { ETag: `"${row.version}"` });
    },
  });
