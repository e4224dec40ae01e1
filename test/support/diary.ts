import type { Case } from '../../workflows/kit/engine/case';
import { type CaseResult, runCase } from '../../workflows/kit/engine/run-case';
import type { StartInput } from '../../workflows/kit/contract/start';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { ask } from '../../workflows/kit/engine/ask';
import { diaryPolicy } from './diary.policy';

type Diary = Case<typeof diaryPolicy, { entries?: number; remarks?: number }>;

const EMPTY: Blocker = {
  code: 'NOTHING_WRITTEN',
  title: { zh: '尚无记录', en: 'Nothing is written' },
  hint: { zh: '请先书写。', en: 'Write first.' },
  actor: 'partner',
};

const count = (c: Diary, of: 'entries' | 'remarks'): number => c.facts[of] ?? 0;

/** Remembered after the record's last line is written: only the fact is left for the next commit. */
async function counted(c: Diary): Promise<void> {
  await c.commit();
  c.remember({ remarks: count(c, 'remarks') + 1 });
}

async function writing(c: Diary): Promise<'forgotten' | undefined> {
  const next = await ask(c, 'entry', {
    or: { write: true, show: () => Promise.resolve(count(c, 'entries') === 0 ? [EMPTY] : []) },
    meanwhile: { remark: { then: () => counted(c) } },
  });
  if (next.decision === 'expired') return c.close('forgotten');
  if (next.decision === 'write') c.remember({ entries: count(c, 'entries') + 1 });
  c.enter(next.decision === 'show' ? 'reading' : 'writing');
  return undefined;
}

async function reading(c: Diary): Promise<'read' | undefined> {
  const { decision, form } = await ask(c, 'reader');
  if (decision === 'accept') {
    c.judgeFiles('accepted');
    c.remember({ appraisal: form.appraisal });
    return c.close('read');
  }
  c.judgeFiles('refused', form.refused ?? []);
  c.enter('writing');
  return undefined;
}

/** The body of the tests' long process. */
export const diary = (start: StartInput<typeof diaryPolicy>): Promise<CaseResult> =>
  runCase<typeof diaryPolicy, { entries?: number; remarks?: number }>(diaryPolicy, start, {
    open: (c) => {
      c.involve('partner', start.actor.partyId);
      c.enter('writing');
      return Promise.resolve(undefined);
    },
    states: { writing, reading },
  });
