import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { diagramOf } from '../api/http/diagram';
import type { ReminderRule } from '../workflows/kit/policy/deadlines';
import type { EscalationRule } from '../workflows/kit/policy/escalation';
import type { Policy, TaskPolicy } from '../workflows/kit/policy/policy';
import { POLICIES } from '../workflows/registry';
import { writeSettingsTable } from './settings-table';

const FILE = path.join(__dirname, '../docs/processes.md');

/** The catalogue of all processes in Markdown, made from their policies. */
export const catalogue = (): string =>
  `# Processes\n\nGenerated from the policies by \`npm run catalogue\`; do not edit.\n\n${POLICIES.map(chapter).join('\n')}`;

/** The catalogue as it was last written. */
export const writtenCatalogue = (): string => readFileSync(FILE, 'utf8');

const lockOf = ({ lock: { name, subject } }: Policy): string => {
  if (subject === 'case') return 'nothing';
  if (subject === 'opener') return `\`${name}/own party\``;
  return `\`${[name, ...('field' in subject ? [subject.field] : ['partner', ...subject.partnerAnd])].join('/')}\``;
};

const chapter = (policy: Policy): string => `## ${policy.type}

${policy.title.zh} · ${policy.title.en} (version ${policy.version})

${policy.sentence.zh} ${policy.sentence.en}

- Opened by: ${policy.opens.join(', ')}
- Excludes others of: ${lockOf(policy)}
- Form: ${policy.form.map(({ name, kind, required }) => `\`${name}\` ${kind}${required ? '' : '?'}`).join(', ')}

\`\`\`mermaid
${diagramOf(policy, 'en-US')}
\`\`\`

| task | asked of | decisions | until | reminders | goes to | silence |
|---|---|---|---|---|---|---|
${Object.entries(policy.tasks).map(taskRow).join('\n')}

| action | by | in | ends as |
|---|---|---|---|
${Object.entries(policy.actions)
  .map(
    ([key, { roles, states, systemStates, closes }]) =>
      `| \`${key}\` | ${roles.join(', ')} | ${states.join(', ')}${systemStates ? `; the system also ${systemStates.join(', ')}` : ''} | ${closes ?? '–'} |`,
  )
  .join('\n')}
`;

function taskRow([key, task]: [string, TaskPolicy]): string {
  const decisions = Object.entries(task.decisions).map(
    ([decision, { commentRequired, code }]) =>
      `${decision}${commentRequired ? ' (reason)' : ''}${code ? ` (code ${code})` : ''}`,
  );
  const until = task.due === undefined ? '–' : `${ruleText(task.due)} \`${task.due.key}\``;
  return `| \`${key}\` | ${task.role} by ${task.channel} | ${decisions.join(', ')} | ${until} | ${task.reminders.map(reminderText).join(', ') || '–'} | ${(task.escalates ?? []).map(levelText).join(', ') || '–'} | ${task.onSilence} |`;
}

function ruleText(rule: NonNullable<TaskPolicy['due']>): string {
  if ('given' in rule) return rule.given.en;
  if ('on' in rule) return rule.on;
  if ('workingDays' in rule) return `${rule.workingDays} working days (${rule.calendar ?? 'CN'})`;
  return 'days' in rule ? `${rule.days} days` : `${rule.months} months`;
}

const levelText = ({ key, afterWorkingDays, to }: EscalationRule): string =>
  `${to} after ${afterWorkingDays} working days${key === undefined ? '' : ` \`${key}\``}`;

const reminderText = (rule: ReminderRule): string =>
  'afterDays' in rule
    ? `day ${rule.afterDays}`
    : 'afterWorkingDays' in rule
      ? `working day ${rule.afterWorkingDays}`
      : `${rule.beforeWorkingDays} working days before`;

if (require.main === module) {
  writeFileSync(FILE, catalogue());
  writeSettingsTable();
}
