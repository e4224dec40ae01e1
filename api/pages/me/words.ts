import type { Locale } from '../../../workflows/kit/policy/labels';

const zhCN = {
  title: (who: string): string => `${who}：休假与代理`,
  text: '日期按北京时间，首尾两天均包含在内。休假期间，已领取的任务由同角色的同事和代理人处理，记录中保留双方姓名。清空日期即可删除一行。',
  row: (at: number): string => `第${at}段`,
  from: '开始日期',
  until: '结束日期',
  substitute: '代理人',
  lacks: (roles: string): string => `代理人不具备以下角色：${roles}`,
  reason: '变更原因',
  reasonHelp: '本人可见，并留存记录。',
  changes: '历次变更原因',
  changed: (when: string, reason: string): string => `${when}：${reason}`,
  save: '保存',
  saved: '已保存。',
};

/** The words of the pages about oneself. */
export type MeWords = typeof zhCN;

const enUS: MeWords = {
  title: (who) => `Absences of ${who}`,
  text: 'Dates are Beijing dates, the first and the last day included. Tasks claimed before go to colleagues of the same role and to the substitute; both names stand on the record. Empty the dates of a row to remove it.',
  row: (at) => `Absence ${at}`,
  from: 'First day',
  until: 'Last day',
  substitute: 'Substitute',
  lacks: (roles) => `The substitute does not hold: ${roles}`,
  reason: 'Reason for the change',
  reasonHelp: 'The person reads it, and it is kept on the record.',
  changes: 'Reasons for earlier changes',
  changed: (when, reason) => `${when}: ${reason}`,
  save: 'Save',
  saved: 'Saved.',
};

export const meWords: Readonly<Record<Locale, MeWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
