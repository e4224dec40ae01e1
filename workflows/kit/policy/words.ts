import type { Label } from './labels';
import type { ActionPolicy, DecisionPolicy, OutcomePolicy, Policy, StatePolicy, TaskPolicy } from './policy';

type Named<T> = Readonly<Record<string, T>>;

/** A policy without its words: what the engine goes by. */
export interface PolicyStructure extends Omit<
  Policy,
  'title' | 'sentence' | 'needs' | 'states' | 'outcomes' | 'tasks' | 'actions'
> {
  readonly states: Named<Omit<StatePolicy, 'title'>>;
  readonly outcomes: Named<Omit<OutcomePolicy, 'title'>>;
  readonly tasks: Named<
    Omit<TaskPolicy, 'title' | 'sentence' | 'silence' | 'decisions'> & {
      readonly decisions: Named<Omit<DecisionPolicy, 'title' | 'consequence'>>;
    }
  >;
  readonly actions: Named<Omit<ActionPolicy, 'title'>>;
}

/** What people read of a process: a text for everything that its structure names, and for nothing else. */
export interface WordsOf<S extends PolicyStructure> {
  readonly title: Label;
  readonly sentence: Label;
  readonly needs: Label;
  readonly states: { readonly [K in keyof S['states']]: Label };
  readonly outcomes: { readonly [K in keyof S['outcomes']]: Label };
  readonly tasks: {
    readonly [K in keyof S['tasks']]: Pick<TaskPolicy, 'title' | 'sentence' | 'silence'> & {
      readonly decisions: {
        readonly [D in keyof S['tasks'][K]['decisions']]: Pick<DecisionPolicy, 'title' | 'consequence'>;
      };
    };
  };
  readonly actions: { readonly [K in keyof S['actions']]: Label };
}

type Titled = { readonly title: Label };

/** A structure with its words. */
type Worded<S extends PolicyStructure> = Omit<S, 'states' | 'outcomes' | 'tasks' | 'actions'> &
  Pick<Policy, 'title' | 'sentence' | 'needs'> & {
    readonly states: { readonly [K in keyof S['states']]: S['states'][K] & Titled };
    readonly outcomes: { readonly [K in keyof S['outcomes']]: S['outcomes'][K] & Titled };
    readonly tasks: {
      readonly [K in keyof S['tasks']]: Omit<S['tasks'][K], 'decisions'> &
        Pick<TaskPolicy, 'title' | 'sentence' | 'silence'> & {
          readonly decisions: {
            readonly [D in keyof S['tasks'][K]['decisions']]: S['tasks'][K]['decisions'][D] &
              Pick<DecisionPolicy, 'title' | 'consequence'>;
          };
        };
    };
    readonly actions: { readonly [K in keyof S['actions']]: S['actions'][K] & Titled };
  };

/** Keeps the literal types of a structure while checking it. */
export const defineStructure = <const S extends PolicyStructure>(structure: S): S => structure;

/** Puts the words to a structure. */
export function withWords<const S extends PolicyStructure>(structure: S, words: WordsOf<S>): Worded<S> {
  const { states, outcomes, tasks, actions, ...whole } = words;
  const titled = (of: Named<object>, titles: Named<Label>): Named<object> =>
    mapped(of, (each, key) => ({ ...each, title: titles[key] }));
  return {
    ...structure,
    ...whole,
    states: titled(structure.states, states),
    outcomes: titled(structure.outcomes, outcomes),
    actions: titled(structure.actions, actions),
    tasks: mapped(structure.tasks, (task, key) => {
      const { decisions = {}, ...said } = (tasks as Named<{ decisions?: Named<object> }>)[key] ?? {};
      return { ...task, ...said, decisions: mapped(task.decisions, (each, name) => ({ ...each, ...decisions[name] })) };
    }),
  } as unknown as Worded<S>;
}

const mapped = <T, R>(of: Named<T>, change: (value: T, key: string) => R): Named<R> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value, key)]));
