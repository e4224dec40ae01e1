import { profileFor } from '../../../db/directory/profile';
import type { FormValues } from '../../../workflows/kit/policy/fields';
import { type Label, say } from '../../../workflows/kit/policy/labels';
import type { Policy, Profile } from '../../../workflows/kit/policy/policy';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { FH_PROGRAMMES } from '../../../workflows/shared/funding';
import { faultForLog } from '../../../worker/fault-log';
import { mayOpen } from '../../cases/rights';
import { CODES, type Found, takesPart } from './funding-programmes';
import type { Place, Signed } from '../frame/visit';
import { fundingWords } from './words';

/** Something a partner might take part in: a link there, or why not. */
export interface Offer {
  readonly title: string;
  readonly why?: string;
  readonly hint?: string;
  readonly apply?: string;
}

/** What a partner might apply for, and with which form. */
interface Wanted {
  readonly policy: Policy;
  readonly title: Label;
  readonly form: FormValues;
}

/** The programmes a partner is not in. */
function wantedBy(visit: Signed, found: Found): Wanted[] {
  if (visit.actor.partyId === VENDOR) return [];
  const [qualification, nre] = [found.policies.get('fh-qualification'), found.policies.get('nre')];
  const wanted: Wanted[] = [];
  for (const programme of CODES)
    if (qualification && !takesPart(programme, found))
      wanted.push({ policy: qualification, title: FH_PROGRAMMES[programme], form: { programme } });
  if (nre && found.supported.length === 0) wanted.push({ policy: nre, title: nre.title, form: { solutionId: '' } });
  return wanted;
}

/** The names of the programmes a partner is not in. */
export const otherProgrammes = (visit: Signed, found: Found): string[] =>
  wantedBy(visit, found).map(({ title }) => say(title, visit.locale));

/** The programmes a partner is not in, each with whether it may apply, or why not; open ones come first. */
export async function offersOf({ deps }: Place, visit: Signed, found: Found): Promise<Offer[]> {
  const profile = await profileFor(deps.api.db, {}, visit.actor);
  const offers = await Promise.all(wantedBy(visit, found).map((each) => offerOf(deps, visit, profile, each)));
  return [...offers.filter(({ why }) => why === undefined), ...offers.filter(({ why }) => why !== undefined)];
}

// The solution is chosen later.
const ABOUT_LATER = ['SOLUTION_UNKNOWN'];

async function offerOf(
  deps: Place['deps'],
  visit: Signed,
  profile: Profile,
  { policy, title: label, form }: Wanted,
): Promise<Offer> {
  const { actor, locale } = visit;
  const title = say(label, locale);
  const found = await deps.api.checks[policy.type]?.({ form, actor, profile }).catch((error: unknown) => {
    deps.api.logger.warn(faultForLog(error), 'a programme of the page of funding could not be checked');
    return undefined;
  });
  if (found === undefined) return { title, why: fundingWords[locale].offers.unknown };
  const [blocker] = found.filter(({ code }) => !ABOUT_LATER.includes(code));
  if (blocker) return { title, why: say(blocker.title, locale), hint: say(blocker.hint, locale) };
  return mayOpen(policy, actor) ? { title, apply: `/start/${policy.type}` } : { title };
}
