/** What is wrong right now, above everything else; and proof of life when nothing is. */
import { type ReactNode, useMemo, useState } from 'react';
import { IncidentColumns, IncidentRow } from '../incident/incident-row.js';
import { heldOrder, openOnes } from '../incident/order.js';
import { useLive } from '../live/live.js';
import { Go } from '../place/place.js';
import { useLanguage } from '../words/language.js';
import { QuietProof } from './quiet-proof.js';

/** More rows than this are not read by anybody; the rest is one line that says how many. */
const ROWS_MAX = 8;

/** The open incidents, gravest first; rows stand still while the pointer is over them. */
export function IncidentStrip(): ReactNode {
  const { words, format } = useLanguage();
  const { board } = useLive();
  const [heldIds, setHeldIds] = useState<readonly string[] | null>(null);
  const open = useMemo(() => openOnes(board.incidents.values()), [board.incidents]);
  const held = heldIds ? heldOrder(heldIds, open, board.incidents) : { rows: open, waiting: 0 };
  const shown = held.rows.slice(0, ROWS_MAX);
  const hidden = held.rows.length - shown.length;

  const title = (
    <h2 id="strip-title" className={open.length === 0 ? 'sr-only' : 'strip-title'}>
      {words.strip.title}{' '}
      <span className="muted">{words.strip.open(format.count(open.length))}</span>
      {held.waiting > 0 && (
        <button type="button" className="button pill" onClick={() => setHeldIds(null)}>
          {words.strip.waiting(format.count(held.waiting))}
        </button>
      )}
    </h2>
  );

  return (
    <section className="strip" aria-labelledby="strip-title">
      {shown.length === 0 ? (
        <>
          {title}
          <QuietProof />
        </>
      ) : (
        <>
          <IncidentColumns>{title}</IncidentColumns>
          <ul
            className="incident-rows"
            onPointerEnter={() => setHeldIds(open.map((incident) => incident.id))}
            onPointerLeave={() => setHeldIds(null)}
          >
            {shown.map((incident) => (
              <IncidentRow key={incident.id} incident={incident} />
            ))}
          </ul>
        </>
      )}
      {hidden > 0 && (
        <Go to={{ page: 'incidents' }} className="more">
          {words.strip.more(format.count(hidden))}
        </Go>
      )}
    </section>
  );
}
