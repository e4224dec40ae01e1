import type { FormValues } from '../kit/policy/fields';
import { partnerOf } from '../kit/policy/policy';
import type { Actor } from '../kit/policy/roles';
import type { Period } from './fh-incentive-activities';
import { type FhProgramme, STAGED } from '../shared/funding';

/** Which incentive a request is about; only one programme goes by stages. */
export function periodOf(form: FormValues, opener: Actor): Period {
  const { programme, month, stage } = form;
  return {
    partnerId: partnerOf(form, opener),
    programme: programme as FhProgramme,
    month: String(month),
    ...(stage === undefined || programme !== STAGED ? {} : { stage: Number(stage) }),
  };
}
