import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import { CsrfField } from '../parts/csrf-field';
import { ErrorSummary } from '../parts/error-summary';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { signInWords } from './words';

/** Somebody whom a visitor of the demonstration can be. */
export interface Persona {
  readonly id: string;
  readonly name: string;
  readonly roles: string;
}

/** The people of one party. */
export interface PartyOfPersonas {
  readonly name: string;
  readonly note: string;
  readonly people: readonly Persona[];
  readonly open: boolean;
}

interface Props {
  readonly groups: readonly {
    readonly id: string;
    readonly title: string;
    readonly parties: readonly PartyOfPersonas[];
  }[];
  /** What the people shown were looked for by; undefined outside the demonstration. */
  readonly text: string | undefined;
  /** Where the organisation signs people in; undefined when it does not. */
  readonly organisation: string | undefined;
  /** Where one lands afterwards. */
  readonly to: string;
  /** What became of the session before. */
  readonly ended: string | undefined;
  readonly problem?: Fault;
}

/** Signing in: with the organisation, or as somebody of the demonstration. */
export function SignInPage({ groups, text, organisation, to, ended, problem }: Props): JSX.Element {
  const w = useWords(signInWords);
  const demo = text !== undefined;
  return (
    <Shell title={w.title}>
      <PageHead title={w.title} lede={demo ? w.demo : organisation === undefined ? w.none : w.oidc} />
      {problem && <ErrorSummary problem={problem} />}
      {ended !== undefined && (
        <Notice role="alert">
          <p>{ended}</p>
        </Notice>
      )}
      {organisation !== undefined && (
        <div class="stack">
          <div>
            <a class="button primary" href={organisation}>
              {w.button}
            </a>
          </div>
          <p class="muted small">{w.landing}</p>
          <p class="muted small">{w.help}</p>
        </div>
      )}
      {demo && <Find text={text} to={to} />}
      {demo && groups.length === 0 && <p>{w.nobody(text)}</p>}
      {groups.length > 0 && (
        <form method="post" action="/sign-in" class="stack wide">
          <CsrfField />
          <input type="hidden" name="to" value={to} />
          {groups.map(({ id, title, parties }) => (
            <Section id={id} title={title}>
              {parties.map((party) => (
                <Party party={party} />
              ))}
            </Section>
          ))}
        </form>
      )}
    </Shell>
  );
}

function Find({ text, to }: { text: string; to: string }): JSX.Element {
  const w = useWords(signInWords);
  return (
    <form action="/sign-in" class="search" role="search">
      <input type="hidden" name="to" value={to} />
      <input type="search" name="q" value={text} aria-label={w.find} placeholder={w.find} />
      <button>{w.findButton}</button>
      {text !== '' && <a href={`/sign-in?${new URLSearchParams({ to }).toString()}`}>{w.all}</a>}
    </form>
  );
}

function Party({ party: { name, note, people, open } }: { party: PartyOfPersonas }): JSX.Element {
  const w = useWords(signInWords);
  return (
    <details open={open}>
      <summary>
        {name} <span class="muted small">{note}</span>
      </summary>
      <ul class="rows">
        {people.map((person) => (
          <li class="row">
            <p>
              <b>{person.name}</b> <span class="muted small">{person.roles}</span>
            </p>
            <button class="low" name="persona" value={person.id} aria-label={w.as(person.name)}>
              {w.go}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
