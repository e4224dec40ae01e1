import type { Locale } from '../../../workflows/kit/policy/labels';

const zhCN = {
  title: '登录',
  demo: '演示环境：选择一个身份，点击即可进入。所有人物与公司均为虚构。',
  oidc: '使用您所在组织的账号登录。',
  none: '尚未配置登录方式，请联系管理员。',
  button: '使用组织账号登录',
  another: '使用其他账号登录',
  ended: {
    session: '登录已结束。重新登录后会回到刚才的页面。',
    kept: '登录已结束。您填写的内容保留24小时：重新登录后会回到已填写的表单。',
  },
  landing: '登录后会进入您要打开的页面。',
  help: '没有账号或账号不对？请联系贵公司的管理员，或本系统的运营人员。',
  out: '您已退出',
  outText: '要继续使用，请重新登录。',
  outThere: '同时退出组织账号',
  account: '账号：',
  tryAgain: '重试',
  faults: {
    denied: { title: '您没有登录', text: '组织账号的登录被取消或被拒绝。这里没有发生任何变化。' },
    unknown: {
      title: '本系统不认识此账号',
      text: '您已在组织登录，但本系统没有使用此账号的在职人员。请联系贵公司的管理员或本系统的运营人员为您关联账号，或使用其他账号登录。',
    },
    used: { title: '本次登录已使用或已过期', text: '每次登录只能完成一次，且须在几分钟内完成。请重新开始。' },
    unasked: {
      title: '无法完成本次登录',
      text: '它不是在此浏览器中开始的，或已经完成，或超过了十分钟。请重新开始。',
    },
    clock: {
      title: '时钟不一致',
      text: '组织登录系统与本系统的时钟相差超过一分钟。请重试；如仍如此，请告知本系统的运营人员。',
    },
    refused: {
      title: '组织账号的登录未能完成',
      text: '无法接受组织登录系统的应答，原因已记录。请重试；如仍如此，请告知本系统的运营人员。',
    },
    down: {
      title: '组织的登录系统没有应答',
      text: '这不是您的问题，也没有丢失任何内容。请稍后重试；如仍如此，请联系贵组织的IT部门。',
    },
  },
  go: '进入',
  as: (name: string): string => `以${name}的身份进入`,
  groups: { vendor: '云服务商', partner: '合作伙伴', customer: '客户' },
  find: '查找人员、角色或公司',
  findButton: '查找',
  all: '显示全部',
  nobody: (text: string): string => `没有与“${text}”相符的人员。`,
  statuses: { restricted: '受限', frozen: '已冻结', left: '已退出', closed: '已关闭' },
};

/** The words of signing in and out. */
export type SignInWords = typeof zhCN;

const enUS: SignInWords = {
  title: 'Sign in',
  demo: 'Demonstration: choose who you want to be. All people and companies are invented.',
  oidc: 'Sign in with the account of your organisation.',
  none: 'No way to sign in has been set up. Please ask your administrator.',
  button: 'Sign in with your organisation',
  another: 'Sign in with another account',
  ended: {
    session: 'Your session ended. Sign in, and you come back to where you were.',
    kept: 'Your session ended. Your entries are kept for 24 hours: sign in, and you come back to the filled form.',
  },
  landing: 'Afterwards you land on the page that you asked for.',
  help: 'No account, or the wrong one? Ask the administrator of your company, or the operators of this installation.',
  out: 'You are signed out',
  outText: 'Sign in again to go on.',
  outThere: 'Sign out at your organisation too',
  account: 'Account:',
  tryAgain: 'Try again',
  faults: {
    denied: {
      title: 'You have not signed in',
      text: 'The sign-in of your organisation was cancelled or refused. Nothing has happened here.',
    },
    unknown: {
      title: 'This account is not known here',
      text: 'You have signed in with your organisation, but no active person here uses this account. Ask the administrator of your company, or the operators of this installation, to connect it, or sign in with another one.',
    },
    used: {
      title: 'This sign-in has been used or has expired',
      text: 'A sign-in can be completed once and within a few minutes. Please begin it again.',
    },
    unasked: {
      title: 'This sign-in cannot be completed',
      text: 'It was not begun in this browser, has been completed already, or took longer than ten minutes. Please begin it again.',
    },
    clock: {
      title: 'The clocks do not agree',
      text: 'The clocks of your organisation’s sign-in and of this installation differ by more than a minute. Try again. If it happens again, tell the operators of this installation.',
    },
    refused: {
      title: 'The sign-in of your organisation could not be completed',
      text: 'Its answer could not be accepted, which has been noted. Try again. If it happens again, tell the operators of this installation.',
    },
    down: {
      title: 'The sign-in of your organisation does not answer',
      text: 'This is not your fault, and nothing is lost. Try again in a moment. If it happens again, tell the IT of your organisation.',
    },
  },
  go: 'Enter',
  as: (name) => `Enter as ${name}`,
  groups: { vendor: 'The vendor', partner: 'Partners', customer: 'Customers' },
  find: 'Find a person, a role or a company',
  findButton: 'Find',
  all: 'Show all',
  nobody: (text) => `Nothing matches “${text}”.`,
  statuses: { restricted: 'restricted', frozen: 'frozen', left: 'left', closed: 'closed' },
};

export const signInWords: Readonly<Record<Locale, SignInWords>> = { 'zh-CN': zhCN, 'en-US': enUS };
