/** The Chinese words about accepted texts, which several pages share. */
export const zhConsent = {
  decide: { version: (version: string) => `${version}版` },
  receipt: { texts: '接受的文本' },
};
