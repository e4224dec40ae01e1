import type { Locale } from '../../../workflows/kit/policy/labels';

const zhCN = {
  title: (who: string): string => `${who}：休假与代理`,
  text: '日期按北京时间，首尾两天均包含在内。休假期间，已领取的任务由同角色的同事和代理人处理，记录中保留双方姓名。清空日期即可删除一行。',
  row: (at: number): string => `第${at}段`,
  from: '开始日期',
  until: '结束日期',
  substitute: '代理人',
  lacks: (roles: string): string => `代理人不具备以下角色：${roles}`,
  search: '查找同事',
  find: '查找',
  more: (most: number): string => `代理人列表仅显示前${most}人，请按姓名、账号或邮箱的一部分查找。`,
  found: '查找到的同事已列入代理人选项。',
  none: '没有找到同事。',
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
  search: 'Find a colleague',
  find: 'Search',
  more: (most) =>
    `Only the first ${most} are offered as substitutes. Search by part of a name, account or e-mail address.`,
  found: 'Those found are offered as substitutes.',
  none: 'No colleague was found.',
  reason: 'Reason for the change',
  reasonHelp: 'The person reads it, and it is kept on the record.',
  changes: 'Reasons for earlier changes',
  changed: (when, reason) => `${when}: ${reason}`,
  save: 'Save',
  saved: 'Saved.',
};

export const meWords: Readonly<Record<Locale, MeWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
