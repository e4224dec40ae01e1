import type { Channel } from '../../../workflows/kit/policy/channels';
import type { Locale } from '../../../workflows/kit/policy/labels';

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const zhChannels: Readonly<Record<Channel, string>> = { email: '邮件', sms: '短信', station: '站内信' };
const enChannels: typeof zhChannels = { email: 'Mail', sms: 'SMS', station: 'In-app' };

const zhCN = {
  mailbox: {
    title: '收件箱',
    text: '仅演示环境：系统发出的邮件、短信与站内信，与收件人看到的一致。',
    views: '渠道',
    all: '全部',
    to: '收件人',
    everyone: '所有人',
    show: '显示',
    empty: '还没有消息',
    emptyText: '系统发出通知后，会立即出现在这里。',
    channels: zhChannels,
    sentTo: '发给',
    length: (n: number): string => `${n}个字符`,
  },
  clock: {
    title: '时钟',
    real: '与真实时间一致。时钟只能向前。',
    ahead: (days: number): string => `比真实时间快约${days}天。时钟只能向前。`,
    forward: '向前拨动',
    day: '加1天',
    workingDay: '加1个工作日',
    next: (when: string): string => `到下一个截止时间（${when}）`,
    date: '日期',
    toDate: '拨到该日期00:00',
    moved: (now: string): string => `时钟现在是${now}`,
    quiet: '期间没有发生任何事情。',
    happened: '期间发生的事',
    most: (n: number): string => `仅列出前${n}件。`,
    badDate: '请选择当前时钟之后的日期',
  },
  world: {
    title: '外部系统',
    text: '设定外部系统如何应答，或让它出错。留空的项目保持不变。',
    systems: '系统',
    subject: '对象',
    subjectHelp: '单位编号，如customer-1；*表示该系统的所有对象，只用于故障。',
    choose: '显示开关',
    facts: '事实',
    faults: '故障',
    none: '这个系统没有可设定的事实。',
    yes: '是',
    no: '否',
    nothing: '无',
    unchanged: '保持不变',
    set: '设定',
    isSet: (what: string): string => `已设定：${what}`,
    json: '其他事实（JSON）',
    jsonHelp: '开关之外的内容，例如{"issued": []}。',
    badJson: '请填写有效的JSON对象',
    badNumber: '请填写整数',
    badMoney: '请填写金额，如1200.00',
    list: '用逗号分隔。',
  },
};

/** The words of the demonstration's tools. */
export type DemoWords = typeof zhCN;

const enUS: DemoWords = {
  mailbox: {
    title: 'Mailbox',
    text: 'Demonstration only: mails, SMS and in-app messages as their readers see them.',
    views: 'Channels',
    all: 'All',
    to: 'Receiver',
    everyone: 'Everybody',
    show: 'Show',
    empty: 'No messages yet',
    emptyText: 'Every message that is sent appears here at once.',
    channels: enChannels,
    sentTo: 'To',
    length: (n) => count(n, 'character'),
  },
  clock: {
    title: 'Clock',
    real: 'The same as real time. The clock only goes forward.',
    ahead: (days) => `About ${count(days, 'day')} ahead of real time. The clock only goes forward.`,
    forward: 'Move forward',
    day: '+1 day',
    workingDay: '+1 working day',
    next: (when) => `To the next deadline (${when})`,
    date: 'Date',
    toDate: 'To 00:00 of that date',
    moved: (now) => `The clock now says ${now}`,
    quiet: 'Nothing happened meanwhile.',
    happened: 'What happened meanwhile',
    most: (n) => `Only the first ${n} are listed.`,
    badDate: 'Choose a date after the present one',
  },
  world: {
    title: 'Outside systems',
    text: 'Set what outside systems answer, or let them fail. What is left empty stays as it is.',
    systems: 'Systems',
    subject: 'About',
    subjectHelp: 'The id of a party, such as customer-1. For faults only, * stands for everything in this system.',
    choose: 'Show the switches',
    facts: 'Facts',
    faults: 'Faults',
    none: 'This system has no facts to set.',
    yes: 'Yes',
    no: 'No',
    nothing: 'None',
    unchanged: 'Leave as it is',
    set: 'Set',
    isSet: (what) => `Set: ${what}`,
    json: 'Other facts (JSON)',
    jsonHelp: 'What has no switch, such as {"issued": []}.',
    badJson: 'Enter a JSON object',
    badNumber: 'Enter a whole number',
    badMoney: 'Enter an amount, such as 1200.00',
    list: 'Separated by commas.',
  },
};

export const demoWords: Readonly<Record<Locale, DemoWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
