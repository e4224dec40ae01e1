import type { CaseParty } from '../../db/engine/cases';
import { INVITEE } from '../../workflows/distribution/distribution.policy';
import { maskText } from '../../workflows/kit/policy/addresses';
import { type Label, type Locale, say } from '../../workflows/kit/policy/labels';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { WholeCase } from '../shapes/case';
import { PARTY_NAMES } from './reveal';

/**
 * Who reads, in which language, at which instant of the world clock; `reveal` names personal fields to show in full.
 */
export interface Reader {
  readonly actor: Actor;
  readonly locale: Locale;
  readonly now: Date;
  readonly reveal?: ReadonlySet<string>;
}

const NOT_KNOWN: Label = { zh: '受邀公司', en: 'The invited company' };

/** A party of a case as its reader sees it. */
export type PartyView = WholeCase['parties'][number];

/**
 * The parties of a case; the names of customers and distributors are masked for everyone else unless they are revealed.
 */
export function partiesView(parties: readonly CaseParty[], reader: Reader): PartyView[] {
  return parties
    .filter(({ role }) => role !== 'vendor')
    .map(({ role, id, name, nameEn }) => {
      if (id === INVITEE) return { role, id, name: say(NOT_KNOWN, reader.locale) };
      const shown = reader.locale === 'zh-CN' ? name : nameEn;
      const revealed = PARTY_NAMES[role];
      const hidden = revealed !== undefined && reader.actor.partyId !== id && !reader.reveal?.has(revealed);
      return { role, id, name: hidden ? maskText(shown) : shown };
    });
}
