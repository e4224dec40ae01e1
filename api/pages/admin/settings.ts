import type { Router } from 'express';
import { type SettingKey, SETTINGS, settingOf } from '../../../workflows/settings';
import type { SettingDeclaration } from '../../../workflows/kit/policy/settings';
import { notFound, type Problem } from '../../http/problems';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf, versionOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { operatedIn } from '../frame/operator-access';
import type { Place, Signed } from '../frame/visit';
import { type Preview, SettingPage } from './setting-page';
import { rangeText, valueFields, valueSent, valueText } from './setting-values';
import { type SettingRow, SettingsPage } from './settings-page';
import { adminWords } from './words';

interface Setting {
  readonly key: string;
  readonly label: string;
  readonly effect: string;
  readonly isDefault: boolean;
  readonly doesNotFit?: boolean;
  readonly needsSecondPerson: boolean;
  readonly value: unknown;
  readonly version: number;
  readonly updatedBy: string | null;
  readonly updatedAt: string | Date | null;
}

interface DryRun extends Setting {
  readonly wanted: unknown;
  readonly wouldWait: boolean;
  readonly open: Readonly<Record<'tasks' | 'cases', readonly { readonly title: string; readonly count: number }[]>>;
}

/** What operators change without a release, each with a look ahead. */
export function settingPages(place: Place, router: Router): void {
  const operated = operatedIn(place, 'administration');
  router.get('/admin/settings', operated(list));
  router.get(
    '/admin/settings/:key',
    operated((_place, visit) => show(visit)),
  );
  router.post(
    '/admin/settings/:key',
    fromOurPages(place.cookies),
    operated((_place, visit) => change(visit)),
  );
}

const declared = (key: string): SettingDeclaration => SETTINGS[key as SettingKey];

const rowOf = (setting: Setting, visit: Signed): SettingRow => ({
  href: `/admin/settings/${setting.key}`,
  key: setting.key,
  label: setting.label,
  value: valueText(declared(setting.key).shape, setting.value, visit),
  isDefault: setting.isDefault,
  two: setting.needsSecondPerson,
  updatedBy: setting.updatedBy,
  updatedAt: setting.updatedAt === null ? null : new Date(setting.updatedAt).toISOString(),
});

async function list(_place: Place, visit: Signed): Promise<void> {
  const { body } = await visit.api<{ items: Setting[] }>('GET /v1/settings');
  const { groups } = adminWords[visit.locale].settings;
  const byArea = new Map<string, SettingRow[]>();
  for (const setting of body.items) {
    const area = setting.key.split('.')[0]!;
    byArea.set(area, [...(byArea.get(area) ?? []), rowOf(setting, visit)]);
  }
  await visit.show(SettingsPage, {
    areas: [...byArea].map(([id, rows]) => ({ id, title: groups[id] ?? id, rows })),
  });
}

interface After {
  readonly problem?: Problem;
  readonly preview?: Preview;
  readonly done?: string;
}

async function show(visit: Signed, { problem, preview, done }: After = {}): Promise<void> {
  const { locale, posted, request } = visit;
  const words = adminWords[locale];
  const key = request.params['key'] as string;
  if (settingOf(key) === undefined) throw notFound();
  const { shape, default: byDefault } = declared(key);
  const { body: setting } = await visit.api<Setting>('GET /v1/settings/{key}', { params: { key } });
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const error = [...errors].find(([path]) => path.startsWith('value'))?.[1];
  const filled = problem || preview ? posted : undefined;
  const fields = [
    ...valueFields(shape, setting.value, { locale, posted: filled, error }),
    control('reason', words.reason, {
      max: 256,
      value: (filled && textOf(filled, 'reason')) ?? '',
      error: errors.get('reason'),
    }),
  ];
  const labels = new Map(fields.map((field) => [field.name, field.label]));
  await visit.show(
    SettingPage,
    {
      row: rowOf(setting, visit),
      version: setting.version,
      doesNotFit: setting.doesNotFit === true,
      facts: [
        { label: words.settings.effect, value: setting.effect },
        { label: words.settings.range, value: rangeText(shape, visit) },
        { label: words.settings.default, value: valueText(shape, byDefault, visit) },
        { label: words.settings.key, value: key },
      ],
      fields,
      preview,
      done: done ?? (request.query['saved'] === undefined ? undefined : words.saved),
      problem: problem && faultOf(problem, visit, labels),
    },
    problem?.status,
  );
}

async function change(visit: Signed): Promise<void> {
  const { posted, request, locale } = visit;
  const key = request.params['key'] as string;
  if (settingOf(key) === undefined) throw notFound();
  const { shape } = declared(key);
  const reason = textOf(posted, 'reason');
  const why = reason === undefined ? {} : { reason };
  const asked = { params: { key }, version: versionOf(textOf(posted, 'version')) };
  const doing = textOf(posted, 'do');
  try {
    if (doing === 'preview') {
      const body = { value: valueSent(shape, posted), dryRun: true };
      const { body: would } = await visit.api<DryRun>('PUT /v1/settings/{key}', { ...asked, body });
      return await show(visit, { preview: previewOf(would, visit) });
    }
    const { status } = await (doing === 'default'
      ? visit.api('DELETE /v1/settings/{key}', { ...asked, body: why })
      : visit.api('PUT /v1/settings/{key}', { ...asked, body: { value: valueSent(shape, posted), ...why } }));
    if (status === 202) return await show(visit, { done: adminWords[locale].settings.proposed });
  } catch (error) {
    return show(visit, { problem: problemIn(error) });
  }
  visit.goTo(`/admin/settings/${key}?saved`);
}

function previewOf({ key, value, wanted, wouldWait, open }: DryRun, visit: Signed): Preview {
  const w = adminWords[visit.locale].settings;
  const { shape } = declared(key);
  return {
    change: w.would(valueText(shape, value, visit), valueText(shape, wanted, visit)),
    waits: wouldWait,
    open: [
      ...open.tasks.filter(({ count }) => count > 0).map(({ title, count }) => w.openTasks(title, count)),
      ...open.cases.filter(({ count }) => count > 0).map(({ title, count }) => w.openCases(title, count)),
    ],
  };
}
