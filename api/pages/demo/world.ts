import { Router } from 'express';
import { findParty } from '../../../db/directory/directory';
import { factsOf } from '../../../db/world/world';
import { WORLD_FACTS, type WorldPort } from '../../../db/world/world-facts';
import { say } from '../../../workflows/kit/policy/labels';
import { invalidField } from '../../http/parse';
import type { Problem } from '../../http/problems';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { demoWords } from './words';
import { PORT_LABELS } from './world-labels';
import { WorldPage } from './world-page';
import { postedFacts, worldControls, worldLabels } from './world-switches';

const PORTS = Object.keys(WORLD_FACTS) as WorldPort[];
const portIn = (text: string | undefined): WorldPort => PORTS.find((port) => port === text) ?? PORTS[0]!;

interface Chosen {
  readonly port: WorldPort;
  readonly about: string | undefined;
}

/** The switches of the demonstration's outside world. */
export function worldPages(place: Place): Router {
  const router = Router();
  router.get(
    '/clock/world',
    signedIn(place, (visit) => show(place, visit, chosenIn(visit.request.query))),
  );
  router.post(
    '/clock/world',
    fromOurPages(place.cookies),
    signedIn(place, (visit) => set(place, visit)),
  );
  return router;
}

const chosenIn = (sent: Readonly<Record<string, unknown>>): Chosen => ({
  port: portIn(textOf(sent, 'port')),
  about: textOf(sent, 'subject'),
});

/** What is known now: of the registry's own facts where they are kept there, else what was set. */
async function knownFacts({ deps }: Place, { port, about = '' }: Chosen): Promise<Record<string, unknown>> {
  if (port === 'directory') return { ...(await findParty(deps.api.db, about)) };
  return factsOf(deps.api.db, port, about);
}

async function show(
  place: Place,
  visit: Signed,
  chosen: Chosen,
  { problem, done }: { problem?: Problem; done?: string } = {},
): Promise<void> {
  const { locale, posted } = visit;
  const { port, about } = chosen;
  const w = demoWords[locale].world;
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const filled = problem ? posted : undefined;
  const facts = about === undefined ? {} : await knownFacts(place, chosen);
  const query = (each: WorldPort): string =>
    new URLSearchParams({ port: each, ...(about !== undefined && { subject: about }) }).toString();
  const labels = new Map([...worldLabels(port, locale), ['subject', w.subject] as const, ['facts', w.json] as const]);
  const props = {
    systems: PORTS.map((each) => ({
      href: `/clock/world?${query(each)}`,
      title: say(PORT_LABELS[each], locale),
      current: each === port,
    })),
    port,
    subject: control('subject', w.subject, {
      required: true,
      help: w.subjectHelp,
      value: about ?? '',
      error: errors.get('subject'),
    }),
    switches:
      about === undefined
        ? undefined
        : {
            about,
            ...worldControls(port, { facts, posted: filled, locale, errors }),
            json: control('facts', w.json, {
              control: 'longText',
              quiet: true,
              help: w.jsonHelp,
              value: (filled && textOf(filled, 'facts')) ?? '',
              error: errors.get('facts'),
            }),
          },
    set: done,
    problem: problem && faultOf(problem, visit, labels),
  };
  await visit.show(WorldPage, props, problem?.status);
}

async function set(place: Place, visit: Signed): Promise<void> {
  const { posted, locale } = visit;
  const chosen = chosenIn(posted);
  const { port, about } = chosen;
  try {
    if (about === undefined) {
      const { subject } = demoWords[locale].world;
      throw invalidField('subject', 'required', subject, subject);
    }
    const body = { ...otherFacts(visit), ...postedFacts(port, posted, locale) };
    await visit.api('PUT /dev/world/{port}/{subject}', { params: { port, subject: about }, body });
    await show(place, visit, chosen, { done: `${say(PORT_LABELS[port], locale)} · ${about} ${JSON.stringify(body)}` });
  } catch (error) {
    await show(place, visit, chosen, { problem: problemIn(error) });
  }
}

/** The facts that were written as JSON, besides the switches. */
function otherFacts({ posted, locale }: Signed): Record<string, unknown> {
  const text = textOf(posted, 'facts');
  if (text === undefined) return {};
  const { badJson } = demoWords[locale].world;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, as any other text that is no object.
  }
  throw invalidField('facts', 'invalid', badJson, badJson);
}
