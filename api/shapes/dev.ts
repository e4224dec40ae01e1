import { z } from 'zod';
import { CHANNELS } from '../../workflows/kit/policy/channels';
import { instant, named, type Told } from './shape';

const persona = named(
  'Persona',
  z.object({
    id: z.string(),
    name: z.string(),
    party: z.string(),
    partyName: z.string().optional(),
    roles: z.array(z.string()),
    roleTitles: z.array(z.string()),
  }),
);

export const personas = z.array(persona);

export const token = z.object({ token: z.string() });

const mail = named(
  'Mail',
  z.object({
    at: instant,
    channel: z.enum(CHANNELS),
    to: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    links: z.array(z.string()),
  }),
);

export const mailbox = z.array(mail);

export const worldSet = z.object({
  facts: z.record(z.string(), z.unknown()),
  faults: z.object({ fail: z.int(), refuse: z.string().nullable(), delayMs: z.int() }),
});

export type Persona = Told<typeof persona>;
export type Mail = Told<typeof mail>;
