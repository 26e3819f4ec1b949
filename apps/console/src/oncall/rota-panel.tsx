import type { ReactNode } from 'react';
import type { OncallView } from '#domain/oncall/compose-view.js';
import { useLanguage } from '../words/language.js';
import { StandInButtons } from './stand-in.js';

/** One rota: who is on, until when, who is next, and when nobody would be. */
export function RotaPanel(props: {
  rota: OncallView['rotas'][number];
  view: OncallView;
  again(): void;
}): ReactNode {
  const { words, format } = useLanguage();
  const { rota } = props;
  const { now, next, paged } = rota;
  const passedOver = now !== null && paged !== null && paged.id !== now.id;
  return (
    <section className={now === null ? 'panel oncall-gap' : 'panel'}>
      <h2>
        {rota.id} <span className="muted">{rota.timeZone}</span>
      </h2>
      <p className="oncall-now">
        {now === null ? words.oncall.nobody : now.name}
        {rota.override && <small> {words.oncall.standsIn}</small>}
      </p>
      <p className="muted">
        {words.oncall.until(format.moment(rota.until))}
        {next && `, ${words.oncall.next(next.name)}`}
      </p>
      {passedOver && <p className="oncall-doubt">{words.oncall.paged(paged.name, now.name)}</p>}
      {rota.unproven && paged && (
        <p className="oncall-doubt">{words.oncall.unproven(paged.name)}</p>
      )}
      {rota.gaps.length === 0 ? (
        <p className="muted">{words.oncall.noGaps}</p>
      ) : (
        <div className="oncall-doubt">
          <h3>{words.oncall.gaps}</h3>
          <ul>
            {rota.gaps.map(({ from, to }) => (
              <li key={from}>{words.oncall.gap(format.moment(from), format.moment(to))}</li>
            ))}
          </ul>
        </div>
      )}
      <StandInButtons {...props} />
    </section>
  );
}
