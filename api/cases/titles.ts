import type { CaseRow } from '../../db/engine/cases';
import type { Field, FormValues } from '../../workflows/kit/policy/fields';
import { say } from '../../workflows/kit/policy/labels';
import type { Policy } from '../../workflows/kit/policy/policy';
import { caseTitle, type KnownFacts, taskTitle } from '../../workflows/titles';
import { partiesView, type Reader } from './parties-view';

type Titled = Pick<CaseRow, 'form' | 'data' | 'parties'>;

/** What a case is about, as a reader may know it. */
export const caseTitleFor = (row: Titled, policy: Policy, reader: Reader): string =>
  say(caseTitle(policy, knownTo(row, policy, reader)), reader.locale);

/** What a task of a case asks for, as a reader may know it. */
export const taskTitleFor = (row: Titled, key: string, policy: Policy, reader: Reader): string =>
  say(taskTitle(policy, key, knownTo(row, policy, reader)), reader.locale);

const knownTo = ({ form, data, parties }: Titled, policy: Policy, reader: Reader): KnownFacts => ({
  form: visibleIn(policy.form, form, reader),
  facts: visibleIn(policy.facts ?? [], data, reader),
  names: Object.fromEntries(partiesView(parties, reader).map(({ role, name }) => [role, name])),
});

const visibleIn = (fields: readonly Field[], values: FormValues, { actor }: Reader): FormValues =>
  Object.fromEntries(
    fields
      .filter(
        ({ name, personal, visibleTo }) =>
          values[name] !== undefined && !personal && (visibleTo?.some((role) => actor.roles.includes(role)) ?? true),
      )
      .map(({ name }) => [name, values[name]]),
  );
