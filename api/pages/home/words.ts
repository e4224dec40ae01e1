import type { Locale } from '../../../workflows/kit/policy/labels';

const zhCN = {
  home: {
    title: '首页',
    morning: (name: string): string => `${name}，早上好`,
    afternoon: (name: string): string => `${name}，下午好`,
    evening: (name: string): string => `${name}，晚上好`,
    needsYou: '需要您处理',
    inbox: '打开待办',
    caughtUp: '没有待办事项。有新的事项需要您处理时，会出现在这里。',
    begin: '发起申请',
    others: '等待他人',
    cases: '全部进行中的案件',
    nobodyElse: '没有等待他人处理的案件。',
    waitsFor: (who: string, what: string, since: string): string => `自${since}起等待${who}：${what}。`,
    silence: (what: string): string => `如无人处理：${what}`,
    due: '未来五周到期',
    nothingDue: '未来五周没有到期事项。',
    partner: '我的伙伴',
    partnerSince: (model: string, since: string): string => `${model}，自${since}起`,
    partnerMore: '查看关联与历史',
    noPartner: '您目前没有关联的伙伴。',
  },
  start: {
    title: '发起申请',
    none: '您的角色不能发起申请。需要时请联系本方管理员。',
    needs: '请准备',
    closed: '不对您开放的申请',
    forWhom: (roles: string): string => `适用于${roles}`,
    kinds: { 'master-distributor': '总经销商', 'software-partner': '软件伙伴', 'cloud-distributor': '云经销商' },
    submit: '提交申请',
    save: '保存草稿',
    saveHelp: '审核人员看不到草稿，可随时继续填写；提交后进入审核。',
    areas: {
      association: '客户关联',
      distribution: '分销',
      opportunity: '机会点',
      funding: '激励',
      payment: '付款',
      other: '其他',
    },
  },
};

/** The words of Home and of new requests. */
export type HomeWords = typeof zhCN;

const enUS: HomeWords = {
  home: {
    title: 'Home',
    morning: (name) => `Good morning, ${name}`,
    afternoon: (name) => `Good afternoon, ${name}`,
    evening: (name) => `Good evening, ${name}`,
    needsYou: 'Needs you',
    inbox: 'Open the inbox',
    caughtUp: 'You’re all caught up. New tasks appear here.',
    begin: 'Start a new request',
    others: 'Waiting for others',
    cases: 'All open cases',
    nobodyElse: 'No case is waiting for anyone else.',
    waitsFor: (who, what, since) => `Waiting for ${who} since ${since}: ${what}.`,
    silence: (what) => `If nobody acts: ${what.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase())}`,
    due: 'Due in the next five weeks',
    nothingDue: 'Nothing is due in the next five weeks.',
    partner: 'My partner',
    partnerSince: (model, since) => `${model}, since ${since}`,
    partnerMore: 'See the association and its history',
    noPartner: 'You have no associated partner at the moment.',
  },
  start: {
    title: 'New request',
    none: 'Your role cannot start a request. Ask an administrator of your company if you need to.',
    needs: 'You need',
    closed: 'Requests that are not open to you',
    forWhom: (roles) => `For: ${roles}`,
    kinds: {
      'master-distributor': 'master distributors',
      'software-partner': 'software partners',
      'cloud-distributor': 'cloud distributors',
    },
    submit: 'Submit',
    save: 'Save as draft',
    saveHelp: 'No reviewer sees a draft, and you can go on with it whenever you like. Submitting starts the review.',
    areas: {
      association: 'Customers',
      distribution: 'Distribution',
      opportunity: 'Opportunities',
      funding: 'Funding',
      payment: 'Payments',
      other: 'Other',
    },
  },
};

export const homeWords: Readonly<Record<Locale, HomeWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
