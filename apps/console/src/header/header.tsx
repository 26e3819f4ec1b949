/** The same head on every page: where am I, how old is this, in which language, who am I. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Locale } from '#domain/notify/locale.js';
import { serverNow } from '../live/board.js';
import { useLive, useNow } from '../live/live.js';
import mark from '../mark.svg';
import { usePerson } from '../person/person.js';
import { Go, useRoute } from '../place/place.js';
import type { Route } from '../place/route.js';
import type { HeaderWords } from '../words/keys.js';
import { useLanguage } from '../words/language.js';
import { DataAgeSign } from './data-age-sign.js';

/** The pages that the row names, in its order: what burns, what is done about it, who and how. */
const PAGES = [
  ...['wall', 'incidents', 'follow-ups', 'terminals', 'commands', 'silences'],
  ...['oncall', 'drills', 'rules'],
] as readonly (keyof HeaderWords['page'])[];

/** The pages that one comes to by one of these. */
const PART_OF: Readonly<Partial<Record<Route['page'], keyof HeaderWords['page']>>> = {
  incident: 'incidents',
  review: 'incidents',
  quality: 'incidents',
  rule: 'rules',
};

/** Navigation, clock, age of the data, and the switches. */
export function Header(props: { onHelp(): void }): ReactNode {
  const { words } = useLanguage();
  const { board } = useLive();
  const { page } = useRoute();
  const pages = useRef<HTMLElement>(null);
  useEffect(() => {
    if (page === 'nowhere') return;
    // Where the row is longer than the screen, one sees where one is.
    const current = pages.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [page]);
  return (
    <header className={page === 'incident' ? 'header deep' : 'header'}>
      <a className="skip" href="#main">
        {words.header.skip}
      </a>
      <Go to={{ page: 'wall' }} className="brand">
        <img src={mark} alt="" width="24" height="24" />
        <span>Tillwatch</span>
      </Go>
      <Go to={{ page: 'wall' }} className="back-up">
        <span aria-hidden="true">←</span> <span className="back-word">{words.incident.back}</span>
      </Go>
      {board.wall && (
        <span className="tenant">
          <span className="sr-only">{words.header.tenant}: </span>
          {board.wall.tenant}
        </span>
      )}
      <nav ref={pages} aria-label={words.header.pages}>
        {PAGES.map((name) => (
          <Go key={name} to={{ page: name }} current={name === (PART_OF[page] ?? page)}>
            {words.header.page[name]}
          </Go>
        ))}
      </nav>
      <DataAgeSign />
      <Clock />
      <PauseButton />
      <Who />
      <LanguageSwitch />
      <button type="button" className="button icon help-button" onClick={props.onHelp}>
        <span aria-hidden="true">?</span>
        <span className="sr-only">{words.header.help}</span>
      </button>
    </header>
  );
}

function Clock(): ReactNode {
  const { format } = useLanguage();
  const { board } = useLive();
  const now = serverNow(board, useNow());
  return (
    <span className="clock">
      {format.clock(now)} <span className="muted">{format.zone(now)}</span>
    </span>
  );
}

function PauseButton(): ReactNode {
  const { words } = useLanguage();
  const { pausedAt, togglePause } = useLive();
  const says = pausedAt === null ? words.header.pause : words.header.resume;
  return (
    <button
      type="button"
      className="button icon pause-button"
      aria-pressed={pausedAt !== null}
      title={says}
      onClick={togglePause}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={pausedAt === null ? 'M3 2h3.5v12H3zM9.5 2H13v12H9.5z' : 'M3.5 2 13.5 8 3.5 14z'} />
      </svg>
      <span className="sr-only">{says}</span>
    </button>
  );
}

function Who(): ReactNode {
  const { words } = useLanguage();
  const { name, changeName } = usePerson();
  return (
    <button
      type="button"
      className="button who"
      onClick={changeName}
      title={name === null ? undefined : words.header.changeName(name)}
    >
      {name ?? words.header.noName}
    </button>
  );
}

const TONGUES: readonly (readonly [Locale, string])[] = [
  ['zh-CN', '中文'],
  ['en', 'EN'],
];

function LanguageSwitch(): ReactNode {
  const { locale, setLocale, words } = useLanguage();
  return (
    <fieldset className="tongues">
      <legend className="sr-only">{words.header.language}</legend>
      {TONGUES.map(([tongue, name]) => (
        <button
          key={tongue}
          type="button"
          lang={tongue}
          className="button"
          aria-pressed={locale === tongue}
          onClick={() => setLocale(tongue)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
