import { toWire } from '../../../../api/cases/masking';
import type { FormValues } from '../../../../workflows/kit/policy/fields';
import { eventually } from '../../../support/engine-world';
import { completeForm, news, vendorForm } from '../../../workflows/opportunity/opportunity-forms';
import type { Body } from '../../api-world';
import { type Browser, csrfIn, hidden, type PagesWorld } from '../pages-world';

/** The person who shares opportunities for a partner. */
export const MAIN = 'partner-a.main-account';

const wire = (form: FormValues): Record<string, unknown> => toWire(form, 'zh-CN') as Record<string, unknown>;

/** A form as a browser sends it: dotted names, texts alone. */
export function asPosted(form: FormValues, prefix = 'form'): Record<string, string | string[]> {
  const entries = Object.entries(form).flatMap(([name, value]): [string, string | string[]][] => {
    const path = `${prefix}.${name}`;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return [[path, value]];
    if (Array.isArray(value))
      return value.flatMap((item, at) => Object.entries(asPosted(item as FormValues, `${path}.${at}`)));
    if (typeof value === 'object' && value !== null) return Object.entries(asPosted(value as FormValues, path));
    return [[path, String(value)]];
  });
  return Object.fromEntries(entries);
}

/** A complete form as a browser sends it. */
export const postedForm = (more: FormValues = {}): Record<string, string | string[]> =>
  asPosted(wire(completeForm(more)));

/** The hidden fields of the first form of a page that keeps them. */
export const hiddenIn = (html: string): Record<string, string> => ({
  _csrf: csrfIn(html),
  key: hidden(html, 'key'),
  version: hidden(html, 'version'),
});

/** Opportunities that the API brings to where a page test begins; returns the address of the case's page. */
export function opportunitySteps({ api }: PagesWorld) {
  const apiPath = (page: string): string => page.replace('/cases', '/v1/cases');
  const open = async (persona: string, type: string, form: FormValues): Promise<string> => {
    const { body } = await api.post(persona, '/v1/cases', { type, form: wire(form) }).expect(201);
    return `/cases/${body.id}`;
  };
  const taskOf = (page: string, key: string): Promise<Body> =>
    eventually(`an open task ${key}`, async () => {
      const { body } = await api.get('vendor.operator', apiPath(page)).expect(200);
      return body.tasks.find((task) => task.key === key && task.status === 'open');
    });
  const decide = async (page: string, key: string, persona: string, decision: string, more: object = {}) => {
    const { id } = await taskOf(page, key);
    await api.post(persona, `/v1/tasks/${id}/decision`, { decision, ...more }).expect(200);
  };
  const steps = {
    taskOf,
    draft: (form: FormValues = completeForm(), by = MAIN) => open(by, 'partner-opportunity', form),
    async inReview(form?: FormValues, by = MAIN) {
      const page = await steps.draft(form, by);
      await decide(page, 'submission', by, 'submit');
      await taskOf(page, 'review');
      return page;
    },
    async rejected(comment: string) {
      const page = await steps.inReview();
      await decide(page, 'review', 'vendor.psm', 'reject', { comment });
      await taskOf(page, 'resubmission');
      return page;
    },
    async inVerification(form?: FormValues, by?: string) {
      const page = await steps.inReview(form, by);
      await decide(page, 'review', 'vendor.psm', 'pass');
      await taskOf(page, 'verification');
      return page;
    },
    async verified(form?: FormValues) {
      const page = await steps.inVerification(form);
      await decide(page, 'verification', 'vendor.bd', 'pass');
      await taskOf(page, 'progressDue');
      return page;
    },
    async report(page: string, more: FormValues = {}) {
      await eventually('the report to be taken', async () => {
        const { status } = await api.post(MAIN, `${apiPath(page)}/actions/progress`, wire(news(more)));
        return status === 200;
      });
      await taskOf(page, 'progressDue');
    },
    shared: (partnerId = 'partner-a') => open('vendor.bd', 'vendor-opportunity', vendorForm(partnerId)),
    form: async (page: string): Promise<FormValues> =>
      (await api.world.caseRow(page.slice('/cases/'.length)))['form'] as FormValues,
    data: async (page: string): Promise<FormValues> => (await api.world.caseRow(page.slice('/cases/'.length))).data,
    actions: async (page: string): Promise<string[]> => {
      const { body } = await api.get('vendor.operator', `${apiPath(page)}/timeline`);
      return body.items.map(({ action }) => action);
    },
  };
  return steps;
}

/** Fills in and sends the form on a case's page. */
export async function sendEdit(tab: Browser, page: string, values: Readonly<Record<string, unknown>>, way: string) {
  const { text } = await tab.get(page).expect(200);
  const body = { ...hiddenIn(text), ...values, do: way };
  return tab.post(`${page}/edit`).type('form').send(body);
}
