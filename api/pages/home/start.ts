import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { findParty, type PartnerKind } from '../../../db/directory/directory';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { ROLES } from '../../../workflows/kit/policy/roles';
import { CONSENT_TEXTS } from '../../../workflows/association/consent-texts';
import { type ConsentText } from '../../../workflows/shared/consent-text';
import { ReceivedPage } from '../case/received-page';
import { needsCode } from '../../cases/codes';
import { mapFiles } from '../../cases/file-fields';
import { notFound, type Problem } from '../../http/problems';
import { mayOpen } from '../../cases/rights';
import type { CaseAnswer } from '../frame/answers';
import { codeAsked, type AskedCode } from '../consent/asked-code';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { openingFields, submissionOf, submitDraft } from '../forms/drafts';
import { hasFiles, labelsIn, labelsOf } from '../forms/form-fields';
import type { ProcessType } from '../../../workflows/registry';
import { sectionsOf } from '../forms/form-sections';
import { givenBackTo, resized, textOf, valuesOf } from '../forms/form-values';
import { shownForm } from '../forms/shown-form';
import { fromOurForms, mustHaveArrived, uploadProblem } from '../forms/uploads';
import { type Place, signedIn, type Signed } from '../frame/visit';
import type { CheckResult } from '../parts/check';
import { StartFormPage } from './start-form-page';
import { StartPage } from './start-page';
import { type HomeWords, homeWords } from './words';

/** What the opener of a process accepts with its single tick (domain 1.1.4). */
const NOTICE_OF: Readonly<Record<string, ConsentText | undefined>> = {
  'relationship-switch': CONSENT_TEXTS.switchNoticeAccepted,
  'partner-unlink': CONSENT_TEXTS.unlinkNoticeAccepted,
  'customer-unlink': CONSENT_TEXTS.unlinkNoticeAccepted,
} satisfies Partial<Record<ProcessType, ConsentText>>;

interface Filled {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly problem?: Problem;
  readonly check?: CheckResult;
  readonly code?: AskedCode;
  readonly status?: number;
}

/**
 * Starting a case: what may be started, and for each process a form made from its policy's fields with the check beside
 * it.
 */
export function startPages(place: Place): Router {
  const router = Router();
  const ours = fromOurForms(place);
  const page = (handle: (visit: Signed, policy: Policy) => Promise<void>) =>
    signedIn(place, (visit) => handle(visit, policyOf(place, visit)));
  router.get(
    '/start',
    signedIn(place, (visit) => list(place, visit)),
  );
  router.get(
    '/start/:type',
    page((visit, policy) => show(place, visit, policy)),
  );
  router.get(
    ['/start/:type/check', '/start/:type/code'],
    page((visit, policy) => Promise.resolve(visit.goTo(`/start/${policy.type}`))),
  );
  router.post(
    '/start/:type',
    ours,
    page((visit, policy) => submit(place, visit, policy)),
  );
  router.post(
    '/start/:type/check',
    ours,
    page((visit, policy) => check(place, visit, policy)),
  );
  router.post(
    '/start/:type/code',
    ours,
    page((visit, policy) => sendCode(place, visit, policy)),
  );
  return router;
}

function policyOf({ deps }: Place, { request, actor }: Signed): Policy {
  const policy = deps.api.policies.find(({ type }) => type === request.params['type']);
  if (!policy || !mayOpen(policy, actor)) throw notFound();
  return policy;
}

type Area = keyof HomeWords['start']['areas'];

const AREAS: Readonly<Record<Area, readonly ProcessType[]>> = {
  association: ['relationship-switch', 'partner-unlink', 'customer-unlink'],
  distribution: ['distributor-invitation', 'cooperation-review'],
  opportunity: ['partner-opportunity', 'vendor-opportunity'],
  funding: ['fh-qualification', 'fh-incentive', 'fh-quarter', 'fh-lists', 'nre', 'nre-milestone'],
  payment: ['invoice-payment'],
  other: [],
};

const areaOf = ({ type }: Policy): Area =>
  (Object.keys(AREAS) as Area[]).find((area) => (AREAS[area] as readonly string[]).includes(type)) ?? 'other';

/** The kinds of partners that a process is for, where not all are; its check judges, this only sorts the list. */
const KINDS: Readonly<Partial<Record<string, readonly (keyof HomeWords['start']['kinds'])[]>>> = {
  'distributor-invitation': ['master-distributor'],
  nre: ['software-partner', 'cloud-distributor'],
} satisfies Partial<Record<ProcessType, readonly PartnerKind[]>>;

async function list({ deps }: Place, visit: Signed): Promise<void> {
  const { locale, actor, m } = visit;
  const w = homeWords[locale].start;
  const { db, policies } = deps.api;
  const party = await findParty(db, actor.partyId);
  const isFor = ({ type }: Policy): boolean =>
    party?.partnerKind == null || KINDS[type]?.some((kind) => kind === party.partnerKind) !== false;
  const open = policies.filter((policy) => mayOpen(policy, actor) && isFor(policy));
  const areas = (Object.keys(AREAS) as Area[]).map((area) => ({
    id: area,
    title: w.areas[area],
    processes: open
      .filter((policy) => areaOf(policy) === area)
      .map(({ type, title, sentence, needs }) => ({
        type,
        title: say(title, locale),
        sentence: say(sentence, locale),
        needs: say(needs, locale),
      })),
  }));
  const closed = policies
    .filter((policy) => !open.includes(policy))
    .map((policy) => ({
      title: say(policy.title, locale),
      who: mayOpen(policy, actor)
        ? (KINDS[policy.type] ?? []).map((kind) => w.kinds[kind])
        : policy.opens.filter((role) => role !== 'system').map((role) => say(ROLES[role], locale)),
    }))
    .filter(({ who }) => who.length > 0)
    .map(({ title, who }) => ({ title, why: w.forWhom(who.join(m.comma)) }));
  await visit.show(StartPage, { areas: areas.filter(({ processes }) => processes.length > 0), closed });
}

async function show(place: Place, visit: Signed, policy: Policy, filled: Filled = {}): Promise<void> {
  const { locale, posted, m } = visit;
  const { problem, check, code } = filled;
  const asked = openingFields(policy, visit.actor);
  // What the address fills in is only a proposal, checked like anything else once it is sent.
  const values = filled.values ?? givenBackTo(visit, asked) ?? valuesOf(asked, visit.request.query);
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const coded = await needsCode(place.deps.api, policy.code, visit.actor);
  const fields = await shownForm(place, visit, asked, {
    values,
    errors,
    notice: NOTICE_OF[policy.type],
  });
  await visit.show(
    StartFormPage,
    {
      process: { type: policy.type, title: say(policy.title, locale), sentence: say(policy.sentence, locale) },
      sections: sectionsOf(policy.type, fields, m),
      files: hasFiles(fields),
      draft: submissionOf(policy, visit.actor) !== undefined,
      checks: place.deps.api.checks[policy.type] !== undefined,
      code: coded ? codeAsked(visit, `/start/${policy.type}/code`, errors, code) : undefined,
      idempotencyKey: textOf(posted, 'key') ?? randomUUID(),
      check: check ?? blockedBy(problem, visit),
      problem: problem && faultOf(problem, visit, labelsIn(fields)),
    },
    filled.status ?? problem?.status ?? 200,
  );
}

const blockedBy = (problem: Problem | undefined, visit: Signed): CheckResult | undefined =>
  problem?.extras.blockers && { ok: false, blockers: faultOf(problem, visit).blockers ?? [] };

async function submit(place: Place, visit: Signed, policy: Policy): Promise<void> {
  const { posted } = visit;
  const more = resized(policy.form, posted);
  if (more) return show(place, visit, policy, { values: more, ...uploadProblem(visit) });
  const values = valuesOf(policy.form, posted);
  const key = textOf(posted, 'key') ?? randomUUID();
  const codes = await codesIn(place, visit, policy);
  try {
    mustHaveArrived(visit);
    const { status, body } = await visit.api<CaseAnswer & { caseId?: string }>('POST /v1/cases', {
      body: { type: policy.type, form: values, ...codes },
      key,
    });
    if (status === 202) return await visit.show(ReceivedPage, { caseId: body.caseId ?? '', idempotencyKey: key }, 202);
    const draft = textOf(posted, 'do') === 'save' ? undefined : submissionOf(policy, visit.actor);
    if (draft) return await submitDraft(place, visit, body, draft, `${key}.submit`);
    visit.goTo(`/cases/${body.id}?receipt=${encodeURIComponent(key)}`);
  } catch (error) {
    // A refusal stays under its key: the corrected form is another request.
    delete (visit.posted as Record<string, unknown>)['key'];
    return show(place, visit, policy, { values, problem: problemIn(error) });
  }
}

async function codesIn({ deps }: Place, { posted, actor }: Signed, policy: Policy): Promise<object> {
  if (!(await needsCode(deps.api, policy.code, actor))) return {};
  const [codeId, code] = [textOf(posted, 'codeId'), textOf(posted, 'code')];
  return { ...(codeId !== undefined && { codeId }), ...(code !== undefined && { code }) };
}

async function check(place: Place, visit: Signed, policy: Policy): Promise<void> {
  const values = valuesOf(policy.form, visit.posted);
  // The check ignores unticked boxes and does not look at files.
  const ticked = new Set(policy.form.filter(({ kind }) => kind === 'tick').map(({ name }) => name));
  const asked = Object.entries(mapFiles(policy.form, values, () => undefined));
  const form = Object.fromEntries(asked.filter(([name]) => !ticked.has(name)));
  try {
    const { body } = await visit.api<CheckResult>('POST /v1/processes/{type}/check', {
      params: { type: policy.type },
      body: { form },
    });
    await show(place, visit, policy, { values, check: body, ...uploadProblem(visit) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = labelsOf(policy.form, visit.locale);
    const said = faultOf(problem, visit, labels).errors.map(
      ({ label, message }) => `${label}${visit.m.colon}${message}`,
    );
    await show(place, visit, policy, {
      values,
      check: { ok: false, blockers: [], problem: said.join(visit.m.comma) || faultOf(problem, visit).detail },
      ...uploadProblem(visit),
      status: problem.status,
    });
  }
}

async function sendCode(place: Place, visit: Signed, policy: Policy): Promise<void> {
  const values = valuesOf(policy.form, visit.posted);
  try {
    const { body } = await visit.api<AskedCode>('POST /v1/processes/{type}/code', { params: { type: policy.type } });
    await show(place, visit, policy, { values, code: body, ...uploadProblem(visit) });
  } catch (error) {
    await show(place, visit, policy, { values, problem: problemIn(error) });
  }
}
