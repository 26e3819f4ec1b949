/** The fleet as a list: is this terminal here, and is it alive? */
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react';
import type { TerminalView } from '#domain/live/view.js';
import { attributeName } from '#domain/notify/words.js';
import { serverNow } from '../live/board.js';
import { useLive, useNow } from '../live/live.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { readTerminals } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { FirstTerminal } from './first-terminal.js';
import { SupportBox } from './support-box.js';
import { TerminalRow } from './terminal-row.js';

const LIMIT = 100;
/** Somebody who has just published by hand is looking at this list right now. */
const EVERY_MS = 2_000;

/** The attributes worth a column; the others are found by searching. */
const COLUMNS = ['acquirer', 'region', 'merchant', 'model', 'fw', 'carrier'] as const;

/** A search and a table that refreshes by itself. */
export function TerminalsPage(): ReactNode {
  const { words } = useLanguage();
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(useSettled(search.trim()));
  const reading = useRead(`terminals/${wanted}`, EVERY_MS, () => readTerminals(wanted, LIMIT));
  return (
    <main id="main" className="terminals">
      <DoubtLine />
      <h1 tabIndex={-1}>{words.terminals.title}</h1>
      <SupportBox />
      <search>
        <label className="search">
          <span className="sr-only">{words.terminals.search}</span>
          <input
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder={words.terminals.searchHint}
            maxLength={64}
            spellCheck={false}
            data-search
          />
        </label>
      </search>
      {reading.refused && (
        <PanelRefusal
          what={words.terminals.title}
          refused={reading.refused}
          readAt={reading.readAt}
          again={reading.again}
        />
      )}
      {reading.value === null && !reading.refused && (
        <Skeleton rows={6} says={words.link.awaiting} />
      )}
      {reading.value && <Found terminals={reading.value} search={wanted} />}
    </main>
  );
}

/** The value once typing has paused: one request a word, not one a letter. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 200);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function Found(props: { terminals: readonly TerminalView[]; search: string }): ReactNode {
  const { locale, words, format } = useLanguage();
  const { board } = useLive();
  const now = serverNow(board, useNow());
  const { terminals, search } = props;
  if (terminals.length === 0) {
    return search === '' ? (
      <div className="quiet">
        <p className="quiet-says">{words.terminals.none}</p>
        <FirstTerminal intro={words.terminals.publish} then={words.terminals.appears} />
      </div>
    ) : (
      <p className="quiet">{words.terminals.noMatch(search)}</p>
    );
  }
  const count = format.count(terminals.length);
  const used = COLUMNS.filter((name) => terminals.some((one) => one.attributes[name]));
  return (
    <>
      <p className="muted" role="status">
        {terminals.length < LIMIT
          ? words.terminals.shown(count)
          : words.terminals.firstShown(count)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys. */}
      <div className="panel table-box wide-table" tabIndex={0}>
        <table className="figures-table terminal-table">
          <thead>
            <tr>
              <th scope="col">{words.terminals.terminal}</th>
              <th scope="col">{words.terminals.state}</th>
              <th scope="col">{words.terminals.lastSeen}</th>
              {used.map((name) => (
                <th key={name} scope="col">
                  {attributeName(locale, name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {terminals.map((terminal) => (
              <TerminalRow key={terminal.terminal} terminal={terminal} columns={used} now={now} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
