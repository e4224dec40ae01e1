import { cloudServices } from '../../../db/directory/cloud-services';
import type { Db } from '../../../db/knex';
import { listSolutions } from '../../../db/directory/solutions';
import type { Field } from '../../../workflows/kit/policy/fields';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { CaseAnswer } from '../frame/answers';
import type { Place } from '../frame/visit';

/** Above this many a list is no help; the id is typed instead. */
const MOST = 100;

type Options = NonNullable<Field['options']>;
type Named = { readonly id: string; readonly name: string; readonly nameEn: string };

const optionsOf = (found: readonly Named[]): Options =>
  found.length > MOST ? [] : found.map(({ id, name, nameEn }) => ({ value: id, label: { zh: name, en: nameEn } }));

async function optionsFor(db: Db, names: Field['names'], partnerId: string | undefined): Promise<Options> {
  if (names === 'cloudService')
    return optionsOf((await cloudServices(db)).map(({ code: id, ...service }) => ({ ...service, id })));
  return partnerId === undefined ? [] : optionsOf(await listSolutions(db, { partnerId, limit: MOST + 1 }));
}

/** Adds options by name to fields whose ids mean nothing to people: a partner's solutions, and the cloud services. */
export async function namedFields(
  { deps }: Pick<Place, 'deps'>,
  fields: readonly Field[],
  partnerId: string | undefined,
): Promise<readonly Field[]> {
  return Promise.all(
    fields.map(async (field) => {
      if (field.kind === 'list')
        return { ...field, fields: await namedFields({ deps }, field.fields ?? [], partnerId) };
      if (field.names === undefined) return field;
      return { ...field, options: await optionsFor(deps.api.db, field.names, partnerId) };
    }),
  );
}

/** Whose solutions a case may be about. */
export const partnerIn = ({ parties }: Pick<CaseAnswer, 'parties'>): string | undefined =>
  parties.find(({ role }) => role === 'partner')?.id;

/** A process's form with the names of what its cases refer to. */
export const formNamed = (
  place: Place,
  { form }: Pick<Policy, 'form'>,
  row: Pick<CaseAnswer, 'parties'>,
): Promise<readonly Field[]> => namedFields(place, form, partnerIn(row));
