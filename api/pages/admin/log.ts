import { ADMINISTRATION_KINDS, type AdministrationEntry } from '../../../db/administration/log';
import { say } from '../../../workflows/kit/policy/labels';
import { settingOf } from '../../../workflows/settings';
import { faultOf, problemIn } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import type { Operated } from '../frame/operator-access';
import { type LogLine, LogPage } from './log-page';
import { valueText } from './setting-values';
import { adminWords } from './words';
import type { Signed } from '../frame/visit';

const LIMIT = 50;
const NAMES = ['kind', 'key', 'actor'] as const;

type Entry = Omit<AdministrationEntry, 'at'> & { readonly at: string };

/** Who changed what outside the cases, filtered by the address. */
export const showLog: Operated = async (_place, visit) => {
  const { locale, request } = visit;
  const w = adminWords[locale].log;
  const given = Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = textOf(request.query, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const cursor = textOf(request.query, 'cursor');
  const fields = [
    control('kind', w.kind, {
      control: 'select',
      quiet: true,
      blank: w.anyKind,
      options: ADMINISTRATION_KINDS.map((value) => ({
        value,
        label: w.kinds[value] ?? value,
        chosen: value === given['kind'],
      })),
    }),
    control('key', w.key, { quiet: true, value: given['key'] ?? '' }),
    control('actor', w.actor, { quiet: true, value: given['actor'] ?? '' }),
  ];
  try {
    const { body } = await visit.api<{ items: Entry[]; next?: string }>('GET /v1/administration/log', {
      query: { ...given, limit: LIMIT, ...(cursor !== undefined && { cursor }) },
    });
    const next = body.next && `/admin/log?${new URLSearchParams({ ...given, cursor: body.next }).toString()}`;
    await visit.show(LogPage, { fields, lines: body.items.map((entry) => lineOf(entry, visit)), next });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    await visit.show(LogPage, { fields, lines: [], problem: faultOf(problem, visit, labels) }, problem.status);
  }
};

function lineOf({ seq, at, actor, proposedBy, action, kind, key, changes, reason }: Entry, visit: Signed): LogLine {
  const { locale } = visit;
  const declared = kind === 'setting' ? settingOf(key) : undefined;
  const text = (value: unknown): string => {
    if (declared !== undefined && value !== null) return valueText(declared.shape, value, visit);
    if (value === null) return '–';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return {
    ...{ seq, at, actor, proposedBy, action, kind, reason },
    what: declared === undefined ? key : say(declared.label, locale),
    changes: changes.map((each) => ({
      field: declared === undefined ? each.field : undefined,
      old: text(each.old),
      now: text(each.new),
    })),
  };
}
