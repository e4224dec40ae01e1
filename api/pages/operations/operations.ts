import { Router } from 'express';
import { undelivered, DELIVERY_PROBLEMS } from '../../../db/outbox/notices';
import { provisionalTasks } from '../../../db/calendar/provisional-tasks';
import { type FailedEffect, failedEffects, stuckCommands } from '../../../db/engine/stuck';
import { recordRefusedAttempt } from '../../../db/engine/refused-attempts';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { ROLES, type Role } from '../../../workflows/kit/policy/roles';
import { Problem } from '../../http/problems';
import { type Place, signedIn, type Signed } from '../frame/visit';

const MOST = 50;

/** What is stuck, in business words, for the vendor's operators alone. */
export function operationPages(place: Place): Router {
  const router = Router();
  router.get(
    '/operations',
    signedIn(place, (visit) => show(place, visit)),
  );
  return router;
}

async function show({ deps }: Place, visit: Signed): Promise<void> {
  const { db, policies } = deps.api;
  const { actor, m, f, locale } = visit;
  if (!actor.roles.includes('vendor-operator')) {
    await recordRefusedAttempt(db, { actor, action: 'read', target: 'operations', problem: 'not-authorised' });
    throw new Problem('not-authorised');
  }
  const [commands, deliveries, effects, provisional] = await Promise.all([
    stuckCommands(db, MOST),
    undelivered(db, MOST),
    failedEffects(db, MOST),
    provisionalTasks(db),
  ]);
  const policyOf = (type: string): Policy | undefined => policies.find((candidate) => candidate.type === type);
  const titleOf = (type: string): string => {
    const policy = policyOf(type);
    return policy ? say(policy.title, locale) : type;
  };
  const stateOf = ({ type, state }: FailedEffect): string => {
    const title = policyOf(type)?.states[state]?.title;
    return title === undefined ? state : say(title, locale);
  };
  const roleOf = (role: string): string => (role in ROLES ? say(ROLES[role as Role], locale) : role);
  await visit.show('operations', {
    parts: {
      commands: commands.map((command) => ({
        ...command,
        title: `${m.operations.kinds[command.kind]} · ${titleOf(command.type)}`,
        text: m.operations.command(command.owner, f.when(command.receivedAt), command),
        requestNo: command.requestNo ?? '–',
      })),
      deliveries: deliveries.map((delivery) => ({
        caseId: delivery.caseId,
        requestNo: m.task.toCase,
        title: m.case.templates[delivery.template] ?? delivery.template,
        text: m.operations.delivery(
          `${roleOf(delivery.role)} ${delivery.address ?? ''}`.trim(),
          m.case.channels[delivery.channel],
          `${
            delivery.problem && delivery.problem in DELIVERY_PROBLEMS
              ? say(DELIVERY_PROBLEMS[delivery.problem], locale)
              : m.operations.unknown
          } ${delivery.detail === null ? '' : `(${delivery.detail})`}`.trim(),
        ),
      })),
      effects: effects.map((effect) => ({
        ...effect,
        title: titleOf(effect.type),
        text: m.operations.effect(
          effect.system,
          f.when(effect.at),
          stateOf(effect),
          effect.reason ?? m.operations.unknown,
        ),
      })),
      provisional: provisional.slice(0, MOST).map((task) => ({
        ...task,
        title: titleOf(task.type),
        text: `${f.when(task.dueAt)} · ${task.calendar} ${task.years.join(m.comma)}`,
      })),
    },
  });
}
