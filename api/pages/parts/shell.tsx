import type { ComponentChildren, JSX } from 'preact';
import { ASSET_VERSION } from '../frame/assets';
import type { NavEntry } from '../frame/nav';
import { DemoBar } from './demo-bar';
import { CsrfField } from './csrf-field';
import { Icon } from './icon';
import { Notice } from './notice';
import { useReader, useWords } from './reader';
import { frameWords } from './words';

interface Props {
  /** Also the name of the browser's tab. */
  readonly title: string;
  /** One column of text width. */
  readonly narrow?: boolean;
  /** A page that is read once, from top to bottom, before something is decided. */
  readonly consent?: boolean;
  readonly children: ComponentChildren;
}

const HTMX = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  responseHandling: [
    { code: '[23]..', swap: true },
    { code: '422', swap: true },
    { code: '...', swap: false, error: true },
  ],
});

const asset = (name: string): string => `/assets/${name}?v=${ASSET_VERSION}`;

const widthOf = (narrow: boolean, consent: boolean): string =>
  consent ? 'main consent' : narrow ? 'main one' : 'main';

/** A whole page: what surrounds every page of the console, and its content. */
export function Shell({ title, narrow = false, consent = false, children }: Props): JSX.Element {
  const { m, page } = useReader();
  const words = useWords(frameWords);
  const Frame = page.user === undefined ? Plain : Console;
  return (
    <html lang={page.locale} data-confirm={m.confirmKey} data-failed={m.failed} data-sending={m.sending}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${title} – Assent`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={asset('assent.css')} />
        <script src={asset('htmx.js')} defer />
        <script src={asset('assent.js')} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          {words.skip}
        </a>
        {page.demo && <DemoBar />}
        <Frame>
          <main class={widthOf(narrow || page.user === undefined, consent)} id="main" tabIndex={-1}>
            {page.notices.map((said) => (
              <Notice role="alert">
                <p>{said}</p>
              </Notice>
            ))}
            {children}
          </main>
        </Frame>
        <div id="live" class="unseen" role="status" aria-live="polite" />
      </body>
    </html>
  );
}

const Brand = (): JSX.Element => (
  <a class="brand" href={useReader().page.home}>
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" />
      <path d="m6.500 12.500 3.800 3.800 7.200-8.300" />
    </svg>
    <span>Assent</span>
  </a>
);

const Language = (): JSX.Element => {
  const { switchTo, locale } = useReader().page;
  const other = locale === 'zh-CN' ? 'en-US' : 'zh-CN';
  return (
    <a href={switchTo} lang={other} hrefLang={other}>
      {useWords(frameWords).otherLanguage}
    </a>
  );
};

/** For readers who are not signed in: brand and language, nothing else. */
const Plain = ({ children }: { children: ComponentChildren }): JSX.Element => (
  <>
    <header class="bar">
      <Brand />
      <Language />
    </header>
    {children}
  </>
);

/** For readers who are signed in: a side column, on a telephone one line with a menu. */
function Console({ children }: { children: ComponentChildren }): JSX.Element {
  const { page } = useReader();
  const words = useWords(frameWords);
  const inbox = page.nav.find(({ href }) => href === '/inbox');
  return (
    <div class="shell">
      <header class="side">
        <Brand />
        {inbox && (
          <a class="top-count" href="/inbox">
            {inbox.title} <Count entry={inbox} suffix="-top" />
          </a>
        )}
        <button type="button" class="menu-button" popovertarget="menu">
          <Icon name="menu" />
          {words.menu}
        </button>
        <div class="menu" id="menu" popover="auto">
          <button type="button" class="menu-close" popovertarget="menu" popovertargetaction="hide">
            <Icon name="close" />
            {words.close}
          </button>
          <form class="find" role="search" action="/cases">
            <Icon name="search" />
            <input type="search" name="text" aria-label={words.searchLabel} placeholder={words.search} data-search />
          </form>
          <nav class="nav" aria-label={words.main}>
            <ul>
              {page.nav.map((entry) => (
                <li class={entry.apart ? 'gap' : undefined}>
                  <a href={entry.href} aria-current={entry.current ? 'page' : undefined}>
                    <Icon name={entry.icon} />
                    <span>{entry.title}</span>
                    <Count entry={entry} />
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Me />
        </div>
      </header>
      {children}
    </div>
  );
}

/** How much waits; nothing where nothing does. */
const Count = ({ entry, suffix = '' }: { entry: NavEntry; suffix?: string }): JSX.Element | null => {
  const { waiting } = useWords(frameWords);
  if (entry.count === undefined) return null;
  return (
    <span class="count" id={`count-${entry.href.slice(1)}${suffix}`} hidden={entry.count === 0}>
      {entry.count}
      <span class="unseen"> {waiting}</span>
    </span>
  );
};

function Me(): JSX.Element | null {
  const { user } = useReader().page;
  const words = useWords(frameWords);
  if (user === undefined) return null;
  return (
    <div class="me who">
      <p>
        <b>{user.name}</b>
        <br />
        <span class="muted">
          <span class="party">{user.party}</span>
          {user.roles !== '' && (
            <>
              <br />
              {user.roles}
            </>
          )}
        </span>
      </p>
      <ul>
        <li>
          <Language />
        </li>
        <li>
          <a href="/me/absence">{words.absence}</a>
        </li>
        <li>
          <form method="post" action="/sign-out">
            <CsrfField />
            <button class="plain">{words.signOut}</button>
          </form>
        </li>
      </ul>
    </div>
  );
}
