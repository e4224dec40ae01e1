import type { Messages } from './messages.zh-CN';

/** The English words about accepted texts, which several pages share. */
export const enConsent: Messages['consent'] = {
  decide: { version: (version) => `version ${version}` },
  receipt: { texts: 'Texts accepted' },
};
