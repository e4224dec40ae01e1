import { z } from 'zod';
import { FIELD_KINDS, type FieldKind } from '../../workflows/kit/policy/field-kinds';
import { named, type Told } from './shape';

const OWN = {
  name: z.string(),
  kind: z.enum(Object.keys(FIELD_KINDS) as FieldKind[]),
  required: z.boolean(),
  label: z.string(),
  help: z.string().optional(),
  personal: z.boolean().optional(),
  names: z.enum(['solution', 'cloudService']).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  proof: z.enum(['registrationNumber']).optional(),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
};

/** A field of a list; there are no lists within lists. */
const innerField = named('InnerField', z.object(OWN));

/** A field of a form or table, in one language. */
export const fieldShape = named('Field', z.object({ ...OWN, fields: z.array(innerField).optional() }));

export type FieldView = Told<typeof fieldShape>;
