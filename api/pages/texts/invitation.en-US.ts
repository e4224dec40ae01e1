import type { Messages } from './messages.zh-CN';

/** The English texts of the invitation pages. */
export const enInvitation: Messages['invitation'] = {
  kicker: (master) => `An invitation from ${master}`,
  nothingYet:
    'Nothing has happened yet. Opening this link changes nothing; only your decision after you have signed in does.',
  who: {
    title: 'Who invites you',
    asks: (master) => `${master} invites your company to cooperate with it as its cloud distributor.`,
    number: 'Invitation number',
    until: 'Valid',
    silence: 'If you do nothing',
    ask: 'Questions to',
  },
  means: {
    title: 'What it means for your company',
    before: 'Now',
    after: 'If you accept',
    now: 'No master distributor',
    then: (master) => `You trade through ${master} only`,
    points: (master) => [
      { title: 'Trade', text: `You trade with the vendor only through your master distributor ${master}.` },
      {
        title: 'Funds and coupons',
        text: 'Funds and coupon quotas come to you from the master distributor, and from you to your customers.',
      },
      { title: 'Customer data', text: 'The master distributor sees basic data of your customers.' },
      {
        title: 'Incentives',
        text: 'Incentives are the master distributor’s. What you settle with each other is between the two of you.',
      },
      {
        title: 'Changing later',
        text: 'You have one master distributor at a time. It cannot be changed online afterwards; leaving is arranged offline.',
      },
    ],
  },
  decide: {
    title: 'Decide',
    signInText: 'Sign in with the account that was invited. You come back to this page and decide here.',
    signIn: 'Sign in and go on',
    other: (address) =>
      `This invitation is for another account (${address}); yours cannot decide it. Sign in with the account that was invited, or leave the mail to whom it was sent.`,
    otherSignIn: 'Sign in with another account',
    role: 'Only a partner administrator of your company may decide. Please ask yours to open the link in the mail.',
    recognised:
      'Your company’s account is being recognised, which takes a moment. Please look at this page again shortly.',
    again: 'Look again',
    region: 'Business region',
    regionHelp: 'Only regions in which both companies do business.',
    noRegion: {
      title: 'There is no region in which both companies do business',
      text: (mine, theirs) =>
        `Yours: ${mine}. Theirs: ${theirs}. You can accept once a region has been added; until its date the invitation stays valid.`,
    },
    none: 'none',
    declineOnly:
      'You cannot accept before this is cleared. You may decline now, or come back while the invitation is valid.',
    tick: 'Read it and tick the box to accept',
    choose: 'Choose whether you accept',
    regionMissing: 'Choose a business region',
    comment: 'A word to the other side',
    commentHelp: 'The master distributor that invited you will read it.',
  },
  way: { title: 'Is anything in the way', unknown: 'It cannot be checked just now. Please try again shortly.' },
  join: {
    title: 'Join the cloud-distributor programme first',
    text: 'Your company is not a cloud distributor yet, so it cannot accept. The invitation is not affected.',
    valid: (when) => `It stays valid until ${when}.`,
    steps: [
      'Apply for the cloud-distributor programme in the partner centre. An account that is in another programme cannot: register a new account, and tell the new address to the master distributor that invited you.',
      'When the programme has admitted you, go back to the mail and open this link again.',
      'Choose the business region, read the notice and decide.',
    ],
  },
  dead: {
    title: 'This invitation link is no longer valid',
    text: 'It is unknown, has been used, has been replaced by a newer one or has expired. Nothing can be changed with it.',
    next: 'If you still want to cooperate, ask the master distributor to send it again. If you have decided this invitation, sign in to see what has become of it.',
    signIn: 'Sign in and look',
  },
  ended: {
    title: 'This invitation has ended',
    superseded: (master) => `You already cooperate with ${master}, so this invitation has ended.`,
    supersededUnknown: 'You already cooperate with a master distributor, so this invitation has ended.',
    other: (outcome) => `What has become of this invitation: ${outcome}.`,
    next: 'You need not do anything else.',
    ask: (contact) => `If you still want to cooperate, ask: ${contact}`,
    mine: 'See my master distributor',
  },
  receipt: {
    title: 'Receipt',
    accepted: 'You have accepted the invitation',
    declined: 'You have declined the invitation',
    working: 'Your decision has been received and is being recorded',
    failed: 'The cooperation could not begin',
    sentence: {
      accepted: (master) => `Your cooperation with ${master} has begun.`,
      declined: 'The invitation has ended and nothing has changed.',
      working: 'This takes a moment and you need not send it again. Look at this page again to see the result.',
      failed: 'You accepted, but no cooperation has begun and nothing has changed. This is why.',
      unknown: 'A condition was not met when it was recorded.',
    },
    number: 'Invitation number',
    from: 'Invited by',
    decision: 'Your decision',
    region: 'Business region',
    at: 'Received',
    next: 'What comes next',
    steps: {
      accepted: 'Your master distributor can now allocate funds and coupon quotas to you. Both of you will be told.',
      declined:
        'The master distributor that invited you will be told. If you change your mind, ask for a new invitation.',
      working: 'Both sides will be told when it is done.',
      failed: 'Clear what is named above, then ask for the invitation to be sent again.',
    },
    again: 'Look again',
    print: 'Print',
    keep: 'You can open this receipt again at any time: open the link and sign in with your company’s account.',
  },
};
