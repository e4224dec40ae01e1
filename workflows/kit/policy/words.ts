import type { Label } from './labels';
import type { ActionPolicy, DecisionPolicy, OutcomePolicy, Policy, StatePolicy, TaskPolicy } from './policy';

type Named<T> = Readonly<Record<string, T>>;
/** A part that may bring its own words, because several processes share it. */
type Wordless<T, W extends keyof T> = Omit<T, W> & Partial<Pick<T, W>>;
type TaskWord = 'title' | 'sentence' | 'silence';
type DecisionWord = 'title' | 'consequence';
type Titled = Pick<StatePolicy, 'title'>;

/** A policy without its words: all that the engine goes by. */
export interface PolicyStructure extends Omit<
  Policy,
  'title' | 'sentence' | 'needs' | 'states' | 'outcomes' | 'tasks' | 'actions'
> {
  readonly states: Named<Wordless<StatePolicy, 'title'>>;
  readonly outcomes: Named<Wordless<OutcomePolicy, 'title'>>;
  readonly tasks: Named<
    Wordless<Omit<TaskPolicy, 'decisions'>, TaskWord> & {
      readonly decisions: Named<Wordless<DecisionPolicy, DecisionWord>>;
    }
  >;
  readonly actions: Named<Wordless<ActionPolicy, 'title'>>;
}

/** The keys of the parts that have no words of their own. */
type Unnamed<T> = { [K in keyof T]: T[K] extends Titled ? never : K }[keyof T];
type Titles<T> = { readonly [K in Unnamed<T>]: Label };

/** The texts of a process: one for everything that its structure leaves without a text, and for nothing else. */
export interface WordsOf<S extends PolicyStructure> {
  readonly title: Label;
  readonly sentence: Label;
  readonly needs: Label;
  readonly states: Titles<S['states']>;
  readonly outcomes: Titles<S['outcomes']>;
  readonly tasks: {
    readonly [K in Unnamed<S['tasks']>]: Pick<TaskPolicy, TaskWord> & {
      readonly decisions: {
        readonly [D in Unnamed<S['tasks'][K]['decisions']>]: Pick<DecisionPolicy, DecisionWord>;
      };
    };
  };
  readonly actions: Titles<S['actions']>;
}

type Worded<T, W> = { readonly [K in keyof T]: Omit<T[K], keyof W> & W };

/** A structure with its words. */
type Complete<S extends PolicyStructure> = Omit<S, 'states' | 'outcomes' | 'tasks' | 'actions'> &
  Pick<Policy, 'title' | 'sentence' | 'needs'> & {
    readonly states: Worded<S['states'], Titled>;
    readonly outcomes: Worded<S['outcomes'], Titled>;
    readonly tasks: {
      readonly [K in keyof S['tasks']]: Omit<S['tasks'][K], TaskWord | 'decisions'> &
        Pick<TaskPolicy, TaskWord> & {
          readonly decisions: Worded<S['tasks'][K]['decisions'], Pick<DecisionPolicy, DecisionWord>>;
        };
    };
    readonly actions: Worded<S['actions'], Titled>;
  };

/** The same words with exact keys, which makes any extra one a type error. */
type Exactly<W, Places> = {
  readonly [K in keyof W]: K extends keyof Places ? (W[K] extends Label ? W[K] : Exactly<W[K], Places[K]>) : never;
};

/** Keeps a structure's literal types while checking it. */
export const defineStructure = <const S extends PolicyStructure>(structure: S): S => structure;

/** Adds the words to a structure. */
export function withWords<const S extends PolicyStructure, const W extends WordsOf<S>>(
  structure: S,
  words: W & Exactly<W, WordsOf<S>>,
): Complete<S> {
  const { states, outcomes, tasks, actions, ...whole }: WordsOf<S> = words;
  const taskWords: Named<{ readonly decisions?: Named<object> } | undefined> = tasks;
  return {
    ...structure,
    ...whole,
    states: titled(structure.states, states),
    outcomes: titled(structure.outcomes, outcomes),
    actions: titled(structure.actions, actions),
    tasks: mapped(structure.tasks, (task, key) => {
      const { decisions = {}, ...said } = taskWords[key] ?? {};
      return { ...task, ...said, decisions: mapped(task.decisions, (each, name) => ({ ...each, ...decisions[name] })) };
    }),
  } as unknown as Complete<S>;
}

const titled = (of: Named<object>, titles: Named<Label | undefined>): Named<object> =>
  mapped(of, (each, key) => (titles[key] === undefined ? each : { ...each, title: titles[key] }));

const mapped = <T, R>(of: Named<T>, change: (value: T, key: string) => R): Named<R> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value, key)]));
