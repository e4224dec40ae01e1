import { brokenSettings } from '../../settings';
import { type Found, incidentKind } from '../kind';

type Facts = { key: string };

/** A stored setting that does not fit what is declared for it. */
export const settingBroken = incidentKind<Facts>({
  kind: 'setting-broken',
  title: { zh: '无效的设置', en: 'Setting that does not fit' },
  sentence: ({ key }) => ({
    zh: `设置 ${key} 存储的值无效，系统使用其默认值。请修改或删除该设置。`,
    en: `The stored value of the setting ${key} does not fit, and its default is used. Correct it or delete it.`,
  }),
  otherwise: () => ({ zh: '继续使用默认值。', en: 'The default goes on being used.' }),
  moves: [],
  find: async ({ db }) => {
    const keys = await brokenSettings(db);
    const rows = await db('settings')
      .whereIn('key', keys)
      .select<{ key: string; since: Date }[]>('key', 'updated_at as since');
    return rows.map(({ key, since }): Found<Facts> => ({ subject: key, caseId: null, since, facts: { key } }));
  },
});
