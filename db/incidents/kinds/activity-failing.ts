import { incidentKind } from '../kind';

type Facts = { type: string; activity: string; expiresAt: string | null };

/** A step of a case that has failed many times, or is about to be given up. */
export const activityFailing = incidentKind<Facts>({
  kind: 'activity-failing',
  title: { zh: '即将放弃或反复失败的步骤', en: 'Step at its last attempts' },
  sentence: ({ type, activity, expiresAt }, words) => ({
    zh: `“${words.process(type).zh}”的步骤 ${activity} 反复失败${expiresAt === null ? '' : `，将于 ${words.when(expiresAt).zh} 放弃`}。`,
    en: `Step ${activity} of “${words.process(type).en}” fails again and again${expiresAt === null ? '' : ` and is given up at ${words.when(expiresAt).en}`}.`,
  }),
  otherwise: ({ expiresAt }) =>
    expiresAt === null
      ? {
          zh: '系统至少每分钟重试一次，申请在此期间不会继续。',
          en: 'It is tried at least once a minute; the case does not go on meanwhile.',
        }
      : { zh: '放弃后由运营人员决定重试。', en: 'After that an operator has to decide about it.' },
  moves: [],
  find: async ({ runs, numbers }) => {
    const soon = Date.now() + numbers['incidents.lastAttemptsMinutes'] * 60_000;
    return (await runs()).flatMap(({ caseId, type, since, activities }) =>
      activities
        .filter(({ attempt, expiresAt }) =>
          attempt < 2
            ? false
            : expiresAt === null
              ? attempt >= numbers['incidents.activityAttempts']
              : expiresAt.getTime() < soon,
        )
        .map(({ name, attempt, lastAnswer, nextAttemptAt, expiresAt }) => ({
          subject: `${caseId}/${name}`,
          caseId,
          since,
          facts: { type, activity: name, expiresAt: expiresAt?.toISOString() ?? null },
          tried: { attempts: attempt, lastAnswer, nextAttemptAt: nextAttemptAt?.toISOString() ?? null },
        })),
    );
  },
});
