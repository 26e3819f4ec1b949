/** What a shift hands over: the notes of people, and beside them what was counted. */
import { type ReactNode, useState } from 'react';
import type { Handover } from '#domain/live/hand-over.js';
import { ask } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { HANDOVER_WORDS } from '../words/handover-words.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { HandoverFacts } from './handover-facts.js';
import { NoteDialog } from './note-dialog.js';

const EVERY_MS = 60_000;

/** Of one rota. */
export function HandoverPanel(props: { rota: string; me: string | null }): ReactNode {
  const { locale } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  const { rota, me } = props;
  const [writing, setWriting] = useState(false);
  const at = `/oncall/rotas/${encodeURIComponent(rota)}/handover`;
  const reading = useRead(at, EVERY_MS, () => ask<Handover>('GET', at));
  const { value, refused, readAt, again } = reading;
  const what = words.title(rota);
  return (
    <section className="panel handover" aria-label={what} data-rota={rota}>
      <h2>{what}</h2>
      <p className="muted">{words.hint}</p>
      {refused && <PanelRefusal {...{ what, refused, readAt, again }} />}
      {value && <Notes notes={value.notes} />}
      <p>
        <button type="button" className="button" onClick={() => setWriting(true)}>
          {words.write}
        </button>
      </p>
      {value && <HandoverFacts handover={value} />}
      {writing && <NoteDialog {...{ rota, at, me, again }} onClose={() => setWriting(false)} />}
    </section>
  );
}

function Notes(props: { notes: Handover['notes'] }): ReactNode {
  const { locale, format } = useLanguage();
  const words = HANDOVER_WORDS[locale];
  if (props.notes.length === 0) return <p>{words.noNotes}</p>;
  return (
    <>
      <h3>{words.notes}</h3>
      <ol className="handover-notes">
        {props.notes.map(({ n, by, at, text }) => (
          <li key={n}>
            <p>{text}</p>
            <p className="muted">{words.signed(by, format.moment(at))}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
