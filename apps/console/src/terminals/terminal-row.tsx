/** One terminal: its state with the reason, and when it last said anything. */
import type { ReactNode } from 'react';
import type { TerminalView } from '#domain/live/view.js';
import { useLanguage } from '../words/language.js';
import { regionName } from '../words/regions.js';

/** A clock that is off by less than this is a clock. */
const SKEW_MS_SHOWN = 60_000;

/** A row of the list; absent attributes stay blank rather than being guessed. */
export function TerminalRow(props: {
  terminal: TerminalView;
  columns: readonly string[];
  now: number;
}): ReactNode {
  const { locale, words, format } = useLanguage();
  const { terminal, now } = props;
  const { clockSkewMs, lastSeenAt } = terminal;
  const skewed = clockSkewMs !== null && Math.abs(clockSkewMs) >= SKEW_MS_SHOWN;
  return (
    <tr>
      <th scope="row" className="code-cell">
        {terminal.terminal}
        {!terminal.registered && <span className="tag">{words.terminals.unregistered}</span>}
        {terminal.state === 'spare' && <span className="tag">{words.terminals.spare}</span>}
      </th>
      <td>
        <State terminal={terminal} />
      </td>
      <td>
        {lastSeenAt === null ? (
          <span className="unknown">{words.terminals.neverSeen}</span>
        ) : (
          <>
            <time dateTime={new Date(lastSeenAt).toISOString()}>
              {now - lastSeenAt > 86_400_000 ? format.moment(lastSeenAt) : format.clock(lastSeenAt)}
            </time>{' '}
            <span className="muted">{words.terminals.ago(format.span(now - lastSeenAt))}</span>
          </>
        )}
        {skewed && (
          <span className="tag">{words.terminals.clock(format.span(Math.abs(clockSkewMs)))}</span>
        )}
      </td>
      {props.columns.map((name) => {
        const value = terminal.attributes[name] ?? '';
        const region = name === 'region' ? regionName(locale, value) : null;
        return <td key={name}>{region ? `${region} ${value}` : value}</td>;
      })}
    </tr>
  );
}

/**
 * Online, gone with a reason, or silent: silence without a goodbye is never read as closed. One
 * that is out of service is expected to be silent, so it is never shown as offline.
 */
function State(props: { terminal: TerminalView }): ReactNode {
  const { words } = useLanguage();
  const { online, why, state } = props.terminal;
  if (state === 'retired') {
    return (
      <span className="terminal-state">
        <span className="mark hollow" aria-hidden="true" /> {words.terminals.retired}
      </span>
    );
  }
  if (online) {
    return (
      <span className="terminal-state">
        <span className="mark solid" aria-hidden="true" /> {words.terminals.online}
      </span>
    );
  }
  return (
    <span className="terminal-state">
      <span className={why === null ? 'mark hatch' : 'mark hollow'} aria-hidden="true" />{' '}
      {why === null ? words.terminals.silent : words.terminals.offline}
      {why !== null && (
        <span className="muted"> {words.inBrackets(words.terminals.why[why] ?? why)}</span>
      )}
    </span>
  );
}
