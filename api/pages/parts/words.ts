import type { Locale } from '../../../workflows/kit/policy/labels';

const days = (n: number): string => `${n} working day${n === 1 ? '' : 's'}`;

const zhCN = {
  skip: '跳到正文',
  main: '主导航',
  menu: '菜单',
  close: '关闭',
  search: '搜索',
  searchLabel: '搜索编号、公司与案件',
  waiting: '待处理',
  absence: '休假设置',
  signOut: '退出登录',
  otherLanguage: 'English',
  asTable: '以表格显示',
  asFile: '导出CSV',
  demo: {
    title: '演示环境',
    label: '演示工具',
    clock: '调整时钟',
    mailbox: '收件箱',
    systems: '外部系统',
    person: '切换人员',
    gallery: '组件',
  },
  pages: { label: '页码', previous: '上一页', next: '下一页' },
  due: {
    none: '无期限',
    left: (n: number): string => (n === 0 ? '不足1个工作日' : `剩余${n}个工作日`),
    lastDay: '今天是最后一天',
    over: '已逾期',
    provisional: '暂定',
  },
};

/** The words of what surrounds every page, and of the parts that all pages share. */
export type FrameWords = typeof zhCN;

const enUS: FrameWords = {
  skip: 'Skip to content',
  main: 'Main',
  menu: 'Menu',
  close: 'Close',
  search: 'Search',
  searchLabel: 'Search numbers, companies and cases',
  waiting: 'waiting',
  absence: 'Set absence',
  signOut: 'Sign out',
  otherLanguage: '中文',
  asTable: 'Show as a table',
  asFile: 'Export as CSV',
  demo: {
    title: 'Demonstration',
    label: 'Demonstration tools',
    clock: 'Move the clock',
    mailbox: 'Mailbox',
    systems: 'Outside systems',
    person: 'Switch person',
    gallery: 'Components',
  },
  pages: { label: 'Pages', previous: 'Previous', next: 'Next' },
  due: {
    none: 'No deadline',
    left: (n) => (n === 0 ? 'less than one working day left' : `${days(n)} left`),
    lastDay: 'today is the last day',
    over: 'overdue',
    provisional: 'provisional',
  },
};

export const frameWords: Readonly<Record<Locale, FrameWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
