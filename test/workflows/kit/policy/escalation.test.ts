import { rolesOf } from '../../../../api/http/viewer';
import { decidingRoles } from '../../../../workflows/kit/policy/escalation';
import type { TaskPolicy } from '../../../../workflows/kit/policy/policy';
import { ROLE_KINDS, type Role } from '../../../../workflows/kit/policy/roles';
import { POLICIES } from '../../../../workflows/registry';
import { stopsClock } from '../../../../workflows/standing';

const kindOf = (role: Role) => (role === 'system' ? undefined : ROLE_KINDS[role]);
const tasks = POLICIES.flatMap((policy) =>
  Object.entries<TaskPolicy>(policy.tasks).map(([key, task]) => ({ policy, key, task, name: `${policy.type}.${key}` })),
);
const escalating = tasks.flatMap(({ task, ...of }) => (task.escalates ?? []).map((level) => ({ ...of, task, level })));

test('whatever waits for the vendor without an end goes to somebody else in time', () => {
  const waits = tasks.filter(({ task }) => task.party === 'vendor' && task.onSilence === 'waits');
  expect(waits.length).toBeGreaterThan(20);
  expect(waits.filter(({ task }) => (task.escalates ?? []).length === 0).map(({ name }) => name)).toEqual([]);
});

test('no escalation shows a case to anybody who did not see it before', () => {
  const strangers = escalating.filter(
    ({ policy, task, level: { to } }) =>
      to !== 'vendor-operator' && !(rolesOf(policy).includes(to) && kindOf(to) === kindOf(task.role)),
  );
  expect(strangers.map(({ name }) => name)).toEqual([]);
});

test('nothing escalates by a clock that stands still while its partner is frozen, or by a number that is no setting', () => {
  const wrong = escalating.filter(({ policy, key, level }) => stopsClock(policy, key) || level.key === undefined);
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('a role decides from the instant of its level on; operators only what is theirs anyway', () => {
  const levels = [{ to: 'psa', at: 10 } as const, { to: 'vendor-operator', at: 20 } as const];
  expect(decidingRoles({ role: 'finance', levels }, 9)).toEqual(['finance']);
  expect(decidingRoles({ role: 'finance', levels }, 10)).toEqual(['finance', 'psa']);
  expect(decidingRoles({ role: 'finance', levels }, 20)).toEqual(['finance', 'psa']);
  expect(decidingRoles({ role: 'vendor-operator', levels: levels.slice(1) }, 20)).toEqual(['vendor-operator']);
});
