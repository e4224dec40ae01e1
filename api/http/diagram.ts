import { say, type Locale } from '../../workflows/kit/policy/labels';
import type { Policy } from '../../workflows/kit/policy/policy';

const node = (key: string): string => key.replaceAll('-', '_');

/** The states of a process and the transitions between them as Mermaid source, in one language. */
export function diagramOf(policy: Policy, locale: Locale): string {
  const titles = [...Object.entries(policy.states), ...Object.entries(policy.outcomes)].map(
    ([key, { title }]) => `  state "${say(title, locale)}" as ${node(key)}`,
  );
  const first = Object.keys(policy.states)[0];
  const ways = Object.entries(policy.states).flatMap(([key, { next }]) =>
    next.map((to) => `  ${node(key)} --> ${node(to)}`),
  );
  const ends = Object.keys(policy.outcomes).map((key) => `  ${node(key)} --> [*]`);
  return ['stateDiagram-v2', ...titles, ...(first ? [`  [*] --> ${node(first)}`] : []), ...ways, ...ends].join('\n');
}
