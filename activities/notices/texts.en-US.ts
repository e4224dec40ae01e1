import type { Facts } from './facts';
import type { Message } from './message';
import type { Texts } from './texts';

const details = (facts: Facts): [string, string][] => {
  const rows: [string, string | undefined][] = [
    ['Request number', facts.requestNo],
    ['Partner', facts.named.partner],
    ['Master distributor', facts.named.master],
    ['Cloud distributor', facts.named.distributor],
    ['Customer', facts.named.customer],
    ['Reason given', facts.reason],
  ];
  return [...rows, ...facts.told].filter((row): row is [string, string] => row[1] !== undefined);
};

const atStart = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const waits = ({ asker, own, title }: Facts): string =>
  asker === undefined
    ? `${own ? 'Your' : 'The'} request “${title}” needs you`
    : `${atStart(asker)} asks: “${title}”. This needs your answer`;

const dueSentence = ({ due }: Facts): string =>
  due === undefined ? 'There is no deadline.' : `Please answer before ${due}.`;

const sentences = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');

/** Where to act, and what opening the link does not do; a message without the link says where it went. */
function wayToAct({ url, link: kind }: Facts): Pick<Message, 'link' | 'afterword'> {
  if (url === undefined)
    return kind === undefined
      ? {}
      : { afterword: 'The link to answer has been sent to your registered e-mail address.' };
  const link = { label: 'Look at it and answer', url };
  if (kind === undefined) return { link };
  const withCode = kind === 'consent' ? ' with a one-time code' : '';
  return {
    link,
    afterword: `Opening the link decides nothing: your answer counts once you confirm it on the page${withCode}. The link is meant for you alone; please do not forward it.`,
  };
}

const explained = (comment: string | undefined, label = 'Comment'): [string, string][] =>
  comment === undefined ? [] : [[label, comment]];

const wayToLook = ({ url }: Facts): Pick<Message, 'link'> =>
  url === undefined ? {} : { link: { label: 'Look at the request', url } };

function taskOpened(facts: Facts): Message {
  const { task, requestNo } = facts;
  return {
    subject: `Please answer: ${task?.title ?? facts.title} (${requestNo})`,
    short: sentences(`${waits(facts)} (${requestNo}).`, dueSentence(facts), task?.silence, facts.url),
    paragraphs: [`${waits(facts)}.`, task?.sentence ?? '', sentences(dueSentence(facts), task?.silence)],
    details: details(facts),
    ...wayToAct(facts),
  };
}

function taskReminder(facts: Facts): Message {
  const { task, title, requestNo } = facts;
  return {
    subject: `Reminder: ${task?.title ?? title} (${requestNo})`,
    short: sentences(
      `Reminder: “${title}” (${requestNo}) still waits for you.`,
      dueSentence(facts),
      task?.silence,
      facts.url,
    ),
    paragraphs: [
      `The request “${title}” still waits for you.`,
      task?.sentence ?? '',
      sentences(dueSentence(facts), task?.silence),
    ],
    details: details(facts),
    ...wayToAct(facts),
  };
}

function taskEscalated(facts: Facts): Message {
  const { task, title, requestNo, escalation } = facts;
  const asked = escalation === undefined ? '' : ` It has waited for ${escalation.from} since ${escalation.since}.`;
  const open = `Nobody has decided “${task?.title ?? title}” of the request “${title}” yet.${asked}`;
  const todo = escalation?.decides
    ? 'You may decide it now as well.'
    : 'Please see that it is decided, or hand it to somebody who can decide it.';
  return {
    subject: `Escalated to you: ${task?.title ?? title} (${requestNo})`,
    short: sentences(`Escalated to you: “${title}” (${requestNo}) still waits for a decision.`, todo, facts.url),
    paragraphs: [open, task?.sentence ?? '', sentences(todo, dueSentence(facts), task?.silence)],
    details: details(facts),
    ...wayToAct(facts),
  };
}

function caseSubmitted(facts: Facts): Message {
  const { title, requestNo, due } = facts;
  const promise = 'You will be told as soon as the other side has handled it.';
  return {
    subject: `Submitted: ${title} (${requestNo})`,
    short: `Your request “${title}” (${requestNo}) has been submitted. ${promise}`,
    paragraphs: [
      `Your request “${title}” has been submitted. ${promise}`,
      due === undefined ? '' : `The other side can answer before ${due}.`,
    ],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function caseMoved(facts: Facts): Message {
  const { title, requestNo, asker, own, state = 'Under way', why, comment, due } = facts;
  const which = `${own ? 'Your' : 'The'} request “${title}”${own || asker === undefined ? '' : ` of ${asker}`}`;
  return {
    subject: `${state}: ${title} (${requestNo})`,
    short: sentences(
      `“${title}” (${requestNo}) is now: ${state}.`,
      why === undefined ? undefined : `Why: ${why}.`,
      comment === undefined ? undefined : `Comment: ${comment}`,
    ),
    paragraphs: [`${which} is now: ${state}.`, due === undefined ? '' : `The deadline of the present step is ${due}.`],
    details: [...details(facts), ...explained(why, 'Why'), ...explained(comment)],
    ...wayToLook(facts),
  };
}

function actionTaken(facts: Facts): Message {
  const { title, requestNo, own, other = 'the other side', action = 'Update' } = facts;
  const by = own ? 'your side' : other;
  return {
    subject: `${action}: ${title} (${requestNo})`,
    short: `News on the request “${title}” (${requestNo}) from ${by}: ${action}.`,
    paragraphs: [`News on the request “${title}” from ${by}: ${action}.`],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function caseClosed(facts: Facts): Message {
  const { title, requestNo, outcome, silence, comment } = facts;
  const result = outcome?.title ?? 'Closed';
  return {
    subject: `${result}: ${title} (${requestNo})`,
    short: sentences(`“${title}” (${requestNo}): ${result}.`, comment === undefined ? undefined : `Reason: ${comment}`),
    paragraphs: [
      `The request “${title}” has ended. Result: ${result}.`,
      silence === undefined ? '' : `Nobody answered in time. ${silence}`,
    ],
    list: facts.failures,
    details: [...details(facts), ...explained(facts.why, 'Why'), ...explained(comment, 'Reason for the result')],
    ...wayToLook(facts),
  };
}

function checkFailed(facts: Facts): Message {
  const { title, requestNo, items } = facts;
  return {
    subject: `The check found obstacles: ${title} (${requestNo})`,
    short: `The check of “${title}” (${requestNo}) found obstacles: ${items.length}. The request stays open until they are cleared.`,
    paragraphs: [
      `The check of the request “${title}” found what is listed here. The request stays open and can go on once it is cleared:`,
      facts.due === undefined ? '' : `The deadline stays as it is: ${facts.due}.`,
    ],
    list: items,
    details: details(facts),
    ...wayToLook(facts),
  };
}

function standInAsked(facts: Facts): Message {
  const { title, requestNo, task, person = 'Your colleague' } = facts;
  return {
    subject: `You stand in for ${person}: ${task?.title ?? title} (${requestNo})`,
    short: `${person} is absent and you stand in: “${title}” (${requestNo}) waits for a decision.`,
    paragraphs: [
      `${person} had claimed this task of the request “${title}” and is absent now. You stand in: what you decide carries both names. Your colleagues of the same role may decide it as well.`,
      sentences(dueSentence(facts), task?.silence),
    ],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function decidedForYou(facts: Facts): Message {
  const { title, requestNo, task, person = 'Your colleague' } = facts;
  return {
    subject: `Decided for you: ${task?.title ?? title} (${requestNo})`,
    short: `${person} decided “${task?.title ?? title}” (${requestNo}) in your name.`,
    paragraphs: [
      `${person} decided the task “${task?.title ?? title}” of the request “${title}” in your name. Both names stand on the record.`,
    ],
    details: details(facts),
    ...wayToLook(facts),
  };
}

function messageUndelivered(facts: Facts): Message {
  const { title, requestNo, other = 'the other side', due, undelivered, addressAtFault, correctable } = facts;
  const remedy = correctable
    ? 'correct the e-mail address and send the invitation again'
    : 'have the registered address corrected';
  const advice = `Please ${addressAtFault ? `${remedy}, or ` : ''}get in touch with them directly.`;
  return {
    subject: `Not delivered: ${title} (${requestNo})`,
    short: `The message about “${title}” (${requestNo}) did not reach the other side. ${advice}`,
    paragraphs: [
      sentences(
        `The message about the request “${title}” did not reach ${other}, who may not know of it yet.`,
        undelivered === undefined ? undefined : `Why: ${undelivered}.`,
      ),
      sentences(advice, due === undefined ? undefined : `The deadline stays as it is: ${due}.`),
    ],
    details: details(facts),
    ...wayToLook(facts),
  };
}

/** The English texts. */
export const EN_US: Texts = {
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
