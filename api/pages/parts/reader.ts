import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale } from '../../../workflows/kit/policy/labels';
import type { Frame } from '../frame/frame';
import type { Words } from '../frame/words';

/** For whom a page is rendered: language, texts, formats, and what surrounds the page's own content. */
export interface Reader extends Words {
  readonly page: Frame;
}

const Context = createContext<Reader | undefined>(undefined);

/** Renders its children for a reader. */
export const ForReader = Context.Provider;

/** The reader of the page that is being rendered. */
export function useReader(): Reader {
  const reader = useContext(Context);
  if (reader === undefined) throw new Error('a component was rendered for nobody');
  return reader;
}

/** The texts of one area in the reader's language. */
export const useWords = <T>(words: Readonly<Record<Locale, T>>): T => words[useReader().locale];
