import { type Chance, chanceOf } from './chance';
import type { Offer } from './generic-player';

/** How people answer: what they take of all that they are offered; undefined lets time pass. */
export type Manner = (offers: readonly Offer[], chance: Chance) => Offer | undefined;

const of = (offers: readonly Offer[], ...kinds: readonly Offer['kind'][]): Offer[] =>
  offers.filter(({ kind }) => kinds.includes(kind));

/** Gives up as soon as anybody can. */
export const givesUp: Manner = (offers, chance) =>
  chance.pick(offers.filter(({ closes }) => closes)) ?? chance.pick(of(offers, 'last')) ?? chance.pick(offers);

/** Takes whatever comes. Actions end most cases at once, so drawing them as often as decisions would cut cases short. */
const byChance: Manner = (offers, chance) =>
  chance.below(6) === 0 ? chance.pick(of(offers, 'action')) : chance.pick(of(offers, 'first', 'last', 'other'));

/** Proposes and answers proposals; nobody speaks for the bank, whose word of a payment is not to be drawn. */
export const proposes: Manner = (offers, chance) => {
  const own = offers.filter(({ key }) => key !== 'paymentResult');
  const kinds: readonly Offer['kind'][] = chance.below(3) > 0 ? ['action'] : ['first', 'last', 'other'];
  return chance.pick(of(own, ...kinds)) ?? chance.pick(own);
};

/** The manners that bring about an end of their own, by name. */
const OWN: readonly (readonly [string, Manner])[] = [
  ['agrees', (offers, chance) => chance.pick(of(offers, 'first'))],
  ['keeps silent', () => undefined],
  ['refuses', (offers, chance) => chance.pick(of(offers, 'last')) ?? chance.pick(of(offers, 'first'))],
  ['gives up', givesUp],
];

/** All manners in an order of its own for each process: one of its own, whatever comes, then the others. */
export function mannersOf(type: string): readonly (readonly [string, Manner])[] {
  const first = chanceOf(type).below(OWN.length);
  const [own, ...others] = [...OWN.slice(first), ...OWN.slice(0, first)];
  return [own!, ['takes what comes', byChance], ...others];
}
