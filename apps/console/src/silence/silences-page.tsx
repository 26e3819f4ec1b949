/** What nobody is told of now, and the way to change that. */
import { type ReactNode, useState } from 'react';
import type { Refused } from '../incident/acts.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { usePerson } from '../person/person.js';
import { endSilence, readSilences, refusedBy, type SilenceShown } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal, RefusalText } from '../words/refusal.js';
import { SilenceDialog } from './silence-dialog.js';
import { lineOf } from './write-matchers.js';

const EVERY_MS = 5_000;

/** The silences that are not over. */
export function SilencesPage(): ReactNode {
  const { words } = useLanguage();
  const reading = useRead('silences', EVERY_MS, readSilences);
  const [adding, setAdding] = useState(false);
  const { value, again } = reading;
  return (
    <main id="main" className="silences">
      <DoubtLine />
      <h1 tabIndex={-1}>{words.silences.title}</h1>
      <p className="muted">{words.silences.what}</p>
      <p>
        <button type="button" className="button" onClick={() => setAdding(true)}>
          {words.silences.add}
        </button>
      </p>
      {adding && <SilenceDialog matchers="" onClose={() => setAdding(false)} onMade={again} />}
      {reading.refused && (
        <PanelRefusal
          what={words.silences.title}
          refused={reading.refused}
          readAt={reading.readAt}
          again={again}
        />
      )}
      {!value && !reading.refused && <Skeleton rows={3} says={words.link.awaiting} />}
      {value?.length === 0 && <p className="quiet">{words.silences.none}</p>}
      {value && value.length > 0 && <Table silences={value} again={again} />}
    </main>
  );
}

function Table(props: { silences: readonly SilenceShown[]; again(): void }): ReactNode {
  const { words } = useLanguage();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys.
    <div className="panel table-box wide-table silence-table" tabIndex={0}>
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">{words.silences.matchers}</th>
            <th scope="col">{words.silences.begins}</th>
            <th scope="col">{words.silences.ends}</th>
            <th scope="col">{words.silences.by}</th>
            <th scope="col">{words.silences.comment}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {props.silences.map((silence) => (
            <Row key={silence.id} silence={silence} again={props.again} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: { silence: SilenceShown; again(): void }): ReactNode {
  const { words, format } = useLanguage();
  const { askName } = usePerson();
  const [refused, setRefused] = useState<Refused | null>(null);
  const { id, matchers, startsAt, endsAt, createdBy, comment, status } = props.silence;

  async function end(): Promise<void> {
    const by = await askName();
    if (by === null) return;
    await endSilence(id, by).then(
      () => setRefused(null),
      (cause: unknown) => setRefused(refusedBy(cause)),
    );
    props.again();
  }

  return (
    <tr>
      <th scope="row">
        {matchers.map((matcher) => (
          <code key={lineOf(matcher)} className="matcher">
            {lineOf(matcher)}
          </code>
        ))}
        <span className="muted">{words.silences.state[status.state]}</span>
      </th>
      <td data-name={words.silences.begins}>{format.moment(Date.parse(startsAt))}</td>
      <td data-name={words.silences.ends}>{format.moment(Date.parse(endsAt))}</td>
      <td data-name={words.silences.by}>{createdBy}</td>
      <td data-name={words.silences.comment} className="words">
        {comment}
      </td>
      <td>
        <button type="button" className="button" onClick={() => void end()}>
          {words.silences.end}
        </button>
        {refused && (
          <span role="alert">
            {' '}
            <RefusalText refused={refused} />
          </span>
        )}
      </td>
    </tr>
  );
}
