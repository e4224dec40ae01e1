import type { Facts } from './facts';
import type { Message } from './message';
import type { Texts } from './texts';

const details = (facts: Facts): [string, string][] => {
  const rows: [string, string | undefined][] = [
    ['申请编号', facts.requestNo],
    ['伙伴', facts.named.partner],
    ['总经销商', facts.named.master],
    ['云经销商', facts.named.distributor],
    ['客户', facts.named.customer],
    ['申请原因', facts.reason],
  ];
  return [...rows, ...facts.told].filter((row): row is [string, string] => row[1] !== undefined);
};

const asked = ({ asker, own, title }: Facts): string =>
  own ? `贵方提交的“${title}”申请` : `${asker ?? ''}${asker === undefined ? '' : '提交的'}“${title}”申请`;

const dueSentence = ({ due }: Facts): string => (due === undefined ? '此事项没有处理期限。' : `请在 ${due}之前处理。`);

/** Where to act, and what opening the link does not do; a message without the link says where it went. */
function wayToAct({ url, link: kind }: Facts): Pick<Message, 'link' | 'afterword'> {
  if (url === undefined) return kind === undefined ? {} : { afterword: '处理链接已发送至贵方登记的电子邮箱。' };
  const link = { label: '查看并处理', url };
  if (kind === undefined) return { link };
  const confirmed = kind === 'consent' ? '在页面上确认并输入验证码后' : '在页面上确认后';
  return { link, afterword: `仅打开链接不会产生任何效力，${confirmed}决定才会生效。链接仅供贵方使用，请勿转发。` };
}

const explained = (comment: string | undefined, label = '说明'): [string, string][] =>
  comment === undefined ? [] : [[label, comment]];

const wayToLook = ({ url }: Facts): Pick<Message, 'link'> =>
  url === undefined ? {} : { link: { label: '查看申请', url } };

const shortLink = ({ url }: Facts): string => (url === undefined ? '' : ` ${url}`);

function taskOpened(facts: Facts): Message {
  const { task, requestNo } = facts;
  return {
    subject: `请处理：${task?.title ?? facts.title}(${requestNo})`,
    short: `${asked(facts)}(${requestNo})等待您处理。${dueSentence(facts)}${task?.silence ?? ''}${shortLink(facts)}`,
    paragraphs: [`${asked(facts)}等待您处理。`, task?.sentence ?? '', `${dueSentence(facts)}${task?.silence ?? ''}`],
    details: details(facts),
    ...wayToAct(facts),
  };
}

function taskReminder(facts: Facts): Message {
  const { task, requestNo } = facts;
  return {
    subject: `提醒：${task?.title ?? facts.title}(${requestNo})`,
    short: `提醒：${asked(facts)}(${requestNo})仍在等待您处理。${dueSentence(facts)}${task?.silence ?? ''}${shortLink(facts)}`,
    paragraphs: [
      `${asked(facts)}仍在等待您处理。`,
      task?.sentence ?? '',
      `${dueSentence(facts)}${task?.silence ?? ''}`,
    ],
    details: details(facts),
    ...wayToAct(facts),
  };
}

function taskEscalated(facts: Facts): Message {
  const { task, title, requestNo, escalation } = facts;
  const waited = escalation === undefined ? '' : `，自${escalation.since}起等待${escalation.from}处理`;
  const todo = escalation?.decides ? '您现在也可以处理。' : '请督促处理，或转交给可以处理的人员。';
  return {
    subject: `任务升级：${task?.title ?? title}(${requestNo})`,
    short: `任务升级：${asked(facts)}(${requestNo})仍未处理。${todo}${shortLink(facts)}`,
    paragraphs: [
      `${asked(facts)}的任务“${task?.title ?? title}”仍未处理${waited}。`,
      task?.sentence ?? '',
      `${todo}${dueSentence(facts)}${task?.silence ?? ''}`,
    ],
    details: details(facts),
    ...wayToAct(facts),
  };
}

function caseSubmitted(facts: Facts): Message {
  const { title, requestNo, due } = facts;
  return {
    subject: `申请已提交：${title}(${requestNo})`,
    short: `“${title}”申请(${requestNo})已提交，对方处理后将第一时间通知您。`,
    paragraphs: [
      `“${title}”申请已提交，对方处理后将第一时间通知您。`,
      due === undefined ? '' : `对方的处理期限为 ${due}。`,
    ],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function caseMoved(facts: Facts): Message {
  const { title, requestNo, state = '处理中', why, comment, due } = facts;
  const now = `${asked(facts)}当前状态：${state}`;
  return {
    subject: `${title}：${state}(${requestNo})`,
    short: `${now}(${requestNo})。${why === undefined ? '' : `原因：${why}。`}${comment === undefined ? '' : `说明：${comment}`}`,
    paragraphs: [`${now}。`, due === undefined ? '' : `当前环节的处理期限为 ${due}。`],
    details: [...details(facts), ...explained(why, '原因'), ...explained(comment)],
    ...wayToLook(facts),
  };
}

function actionTaken(facts: Facts): Message {
  const { title, requestNo, own, other = '对方', action = '更新' } = facts;
  const done = `${own ? '贵方' : other}对“${title}”申请进行了操作：${action}`;
  return {
    subject: `${title}：${action}(${requestNo})`,
    short: `${done}(${requestNo})。`,
    paragraphs: [`${done}。`],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function caseClosed(facts: Facts): Message {
  const { title, requestNo, outcome, silence, comment } = facts;
  const result = outcome?.title ?? '已结束';
  return {
    subject: `${title}：${result}(${requestNo})`,
    short: `“${title}”申请(${requestNo})已结束，结果：${result}。${comment === undefined ? '' : `原因：${comment}`}`,
    paragraphs: [
      `“${title}”申请已结束，结果：${result}。`,
      silence === undefined ? '' : `在处理期限内没有收到答复。${silence}`,
    ],
    list: facts.failures,
    details: [...details(facts), ...explained(facts.why, '原因'), ...explained(comment, '原因')],
    ...wayToLook(facts),
  };
}

function checkFailed(facts: Facts): Message {
  const { title, requestNo, items } = facts;
  return {
    subject: `检查未通过：${title}(${requestNo})`,
    short: `“${title}”申请(${requestNo})检查未通过，有 ${items.length} 项待处理。申请仍然有效，处理后可继续。`,
    paragraphs: [
      `“${title}”申请检查未通过。申请仍然有效，以下事项处理完毕后可以继续：`,
      facts.due === undefined ? '' : `处理期限不变：${facts.due}。`,
    ],
    list: items,
    details: details(facts),
    ...wayToLook(facts),
  };
}

function standInAsked(facts: Facts): Message {
  const { title, requestNo, task, due, person = '同事' } = facts;
  return {
    subject: `请代${person}处理：${task?.title ?? title}(${requestNo})`,
    short: `${person}不在岗，由您代理：“${title}”申请(${requestNo})等待处理。`,
    paragraphs: [
      `“${title}”申请的这项任务由${person}领取，现${person}不在岗，由您代理。您的决定将同时记录双方姓名，同角色的其他同事也可以处理。`,
      due === undefined ? '' : `处理期限为 ${due}。`,
    ],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function decidedForYou(facts: Facts): Message {
  const { title, requestNo, task, person = '同事' } = facts;
  const what = task?.title ?? title;
  return {
    subject: `已代您处理：${what}(${requestNo})`,
    short: `${person}已以您的名义处理“${what}”(${requestNo})。`,
    paragraphs: [`${person}已以您的名义处理“${title}”申请的任务“${what}”，记录中保留双方姓名。`],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function messageUndelivered(facts: Facts): Message {
  const { title, requestNo, other = '对方', due, undelivered, addressAtFault, correctable } = facts;
  const remedy = correctable ? '更正收件邮箱并重新发送邀请' : '更正对方登记的联系方式';
  const advice = `请${addressAtFault ? `${remedy}，或` : ''}直接联系对方。`;
  return {
    subject: `通知未能送达：${title}(${requestNo})`,
    short: `“${title}”申请(${requestNo})的通知未能送达对方。${advice}`,
    paragraphs: [
      `“${title}”申请的处理通知未能送达${other}，对方可能尚不知情。${undelivered === undefined ? '' : `原因：${undelivered}。`}`,
      `${advice}${due === undefined ? '' : `处理期限不变：${due}。`}`,
    ],
    details: details(facts),
    ...wayToLook(facts),
  };
}

/** The Chinese texts. Written for their readers, not translated. */
export const ZH_CN: Texts = {
  'task-opened': taskOpened,
  'task-reminder': taskReminder,
  'task-escalated': taskEscalated,
  'case-submitted': caseSubmitted,
  'case-moved': caseMoved,
  'action-taken': actionTaken,
  'case-closed': caseClosed,
  'check-failed': checkFailed,
  'message-undelivered': messageUndelivered,
  'stand-in-asked': standInAsked,
  'decided-for-you': decidedForYou,
};
