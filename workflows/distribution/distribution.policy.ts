import type { Field } from '../kit/policy/fields';
import type { ActionPolicy, OutcomePolicy } from '../kit/policy/policy';
import type { ConsentText } from '../shared/consent-text';
import { operatorRepair } from '../shared/operator-repair';
import { REGIONS } from './regions';

/** What both ways to a cooperation with a master distributor share (domain 1.2). */

/** Stands for the invited party until somebody registers the address; no real party may have this id. */
export const INVITEE = 'invitee';

/** Domain 1.2 numbers that operators may change in the settings, with their defaults. */
export const DISTRIBUTION_SETTINGS = {
  /** How many invitations a master distributor may send on one Beijing day, resent ones included. */
  'distributor.invitationsPerDay': 100,
} as const;

/** What an invited cloud distributor accepts by ticking; the version is kept with the acceptance. */
export const COOPERATION_NOTICE = {
  version: '2026-11',
  title: { zh: '总经销商合作须知', en: 'Notice on cooperating with a master distributor' },
  paragraphs: [
    {
      zh: '同一时间只能与一个总经销商合作。合作建立后不能在线更换总经销商。',
      en: 'You cooperate with one master distributor at a time. Once the cooperation has begun, the master cannot be changed online.',
    },
    {
      zh: '资金由总经销商拨付给您，再由您拨付给客户；激励只计入总经销商，双方之间的结算由双方自行约定。',
      en: 'Funds go from the master to you and from you to your customers. Incentives are counted for the master alone; what is settled between you two is your own matter.',
    },
    {
      zh: '总经销商可以查看您客户的基本信息，并为您指定客户经理、拨付资金和代金券额度。',
      en: 'The master sees basic data of your customers and may assign you an account manager, funds and coupon quotas.',
    },
  ],
} as const satisfies ConsentText;

/** A region in which both do business. */
export const regionField = <const N extends string>(name: N) =>
  ({
    name,
    kind: 'choice',
    required: true,
    options: REGIONS,
    label: { zh: '业务开展地区', en: 'Business region' },
    help: { zh: '须为双方都开展业务的地区。', en: 'One in which both sides do business.' },
  }) as const satisfies Field;

export const OPERATOR_REPAIR = operatorRepair({
  movesFor: ['master', 'distributor'],
  title: { zh: '处理未能建立的合作', en: 'Repair a cooperation that could not be started' },
  sentence: {
    zh: '外部系统拒绝或长时间无响应，合作尚未建立。请重试或放弃。',
    en: 'An outside system refused or did not answer, and there is no cooperation yet. Try again or abandon.',
  },
  retry: { zh: '重新检查并建立合作。', en: 'It is checked and started once more.' },
  abandon: {
    zh: '流程结束，不建立合作，双方都会收到通知。',
    en: 'It ends without a cooperation, and both sides are told.',
  },
  silence: { zh: '在处理之前保持等待。', en: 'It waits until somebody decides.' },
});

/** Why the system ends a superseded case; names no other party. */
export const SUPERSEDE_REASON = 'cooperates-already';

/** How a superseded case ends. */
export const SUPERSEDED = {
  title: { zh: '该云经销商已与总经销商建立合作', en: 'The distributor has found its master another way' },
  tone: 'neutral',
} as const satisfies OutcomePolicy;

/** The distributor has found its master another way. */
export const supersede = <const S extends readonly string[]>(states: S) =>
  ({
    title: { zh: '因已建立合作而结束', en: 'End because of another cooperation' },
    roles: ['system'],
    movesFor: [],
    states,
    form: [
      {
        name: 'reason',
        kind: 'choice',
        required: true,
        label: { zh: '原因', en: 'Reason' },
        options: [
          {
            value: SUPERSEDE_REASON,
            label: {
              zh: '该云经销商已与总经销商建立合作',
              en: 'The cloud distributor has begun a cooperation with a master distributor',
            },
          },
        ],
      },
    ],
    closes: 'superseded',
  }) as const satisfies ActionPolicy;
