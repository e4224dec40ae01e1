import type { PartyEvent } from '../../db/outbox/party-notices';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Message } from './message';

interface Words {
  readonly subject: string;
  readonly text: string;
  readonly next: string;
}

type Wording = (about: string) => Words;

const ZH: Readonly<Record<PartyEvent, Wording>> = {
  'partner-frozen': () => ({
    subject: '伙伴账号已被冻结',
    text: '贵公司的伙伴账号已被冻结。解冻前不开通、不通过、不支付；贵公司自身的期限已停止计时，解冻后按剩余时间继续。',
    next: '涉及代售客户的解除关联与切换申请已取消，其他申请保持不变。如有疑问，请联系运营人员。',
  }),
  'freeze-lifted': () => ({
    subject: '伙伴账号已解冻',
    text: '贵公司的伙伴账号已解冻。停止计时的期限按剩余时间继续，新的截止时间见各申请。',
    next: '暂停的支付会重新检查后继续。',
  }),
  'master-frozen': (master) => ({
    subject: `总经销商${master}已被冻结`,
    text: `贵公司的总经销商${master}已被冻结，贵公司的伙伴账号随之冻结。解冻前不开通、不通过、不支付；贵公司自身的期限已停止计时，解冻后按剩余时间继续。`,
    next: '涉及代售客户的解除关联与切换申请已取消，其他申请保持不变。如有疑问，请联系总经销商或运营人员。',
  }),
  'master-freeze-lifted': (master) => ({
    subject: '伙伴账号已随总经销商解冻',
    text: `因总经销商${master}被冻结而生效的冻结已解除。停止计时的期限按剩余时间继续，新的截止时间见各申请。`,
    next: '暂停的支付会重新检查后继续。',
  }),
  'cooperation-ended': (about) => ({
    subject: `与${about}的合作已结束`,
    text: `贵公司与${about}的云经销合作已结束。`,
    next: '如有疑问，请联系生态经理。',
  }),
  'association-ended': (about) => ({
    subject: `与${about}的关联已结束`,
    text: `与${about}的关联关系已结束，由运营人员登记，未经任何申请。`,
    next: '未处理完的关联关系申请已取消。如有疑问，请联系运营人员。',
  }),
  'association-changed': (about) => ({
    subject: `与${about}的关联已变更`,
    text: `与${about}的关联关系已由运营人员登记变更，未经任何申请。`,
    next: '请在控制台查看当前的关联类型。如有疑问，请联系运营人员。',
  }),
};

const EN: Readonly<Record<PartyEvent, Wording>> = {
  'partner-frozen': () => ({
    subject: 'Your partner account is frozen',
    text: 'Your partner account has been frozen. Until the freeze is lifted nothing is opened, passed or paid; the clocks of your own deadlines stand still and go on with what was left.',
    next: 'Requests to unlink or switch reseller customers were cancelled; all others stay as they are. Contact vendor operations if in doubt.',
  }),
  'freeze-lifted': () => ({
    subject: 'Your partner account is no longer frozen',
    text: 'The freeze of your partner account has been lifted. Deadlines whose clock stood still go on with what was left; each request shows its new date.',
    next: 'Payments that were held are checked again and go on.',
  }),
  'master-frozen': (master) => ({
    subject: `Your master distributor ${master} is frozen`,
    text: `Your master distributor ${master} has been frozen, and your partner account with it. Until the freeze is lifted nothing is opened, passed or paid; the clocks of your own deadlines stand still and go on with what was left.`,
    next: 'Requests to unlink or switch reseller customers were cancelled; all others stay as they are. Contact your master distributor or vendor operations if in doubt.',
  }),
  'master-freeze-lifted': (master) => ({
    subject: 'Your partner account is no longer frozen',
    text: `The freeze that came with that of your master distributor ${master} has ended. Deadlines whose clock stood still go on with what was left; each request shows its new date.`,
    next: 'Payments that were held are checked again and go on.',
  }),
  'cooperation-ended': (about) => ({
    subject: `The cooperation with ${about} has ended`,
    text: `Your cooperation with ${about} in cloud distribution has ended.`,
    next: 'Contact your ecosystem manager if in doubt.',
  }),
  'association-ended': (about) => ({
    subject: `The association with ${about} has ended`,
    text: `The association with ${about} has ended: vendor operations have recorded it, without a request.`,
    next: 'Requests about the association that were open are cancelled. Contact vendor operations if in doubt.',
  }),
  'association-changed': (about) => ({
    subject: `The association with ${about} has changed`,
    text: `The association with ${about} has changed: vendor operations have recorded it, without a request.`,
    next: 'The console shows its present type. Contact vendor operations if in doubt.',
  }),
};

const TEXTS: Readonly<Record<Locale, Readonly<Record<PartyEvent, Wording>>>> = { 'zh-CN': ZH, 'en-US': EN };

/** A message about a party, in one language; `about` is the name of the other one. */
export function writeToParty(event: PartyEvent, locale: Locale, about: string): Message {
  const { subject, text, next } = TEXTS[locale][event](about);
  return { subject, short: `${text}${locale === 'zh-CN' ? '' : ' '}${next}`, paragraphs: [text, next], details: [] };
}
