/** Who is on call, now and next; what is missing; whom a page reaches, and how often it did. */
import type { ReactNode } from 'react';
import type { OncallView } from '#domain/oncall/compose-view.js';
import { Skeleton } from '../live/skeleton.js';
import { DoubtLine } from '../live/trust-line.js';
import { readOncall } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { HandoverPanel } from './handover-panel.js';
import { OverrideList } from './override-list.js';
import { PeopleTable } from './people-table.js';
import { RotaPanel } from './rota-panel.js';

const EVERY_MS = 10_000;

/** The whole page. */
export function OncallPage(): ReactNode {
  const { words } = useLanguage();
  const reading = useRead('oncall', EVERY_MS, readOncall);
  const { value, refused, readAt, again } = reading;
  return (
    <main id="main" className="oncall">
      <DoubtLine />
      <h1 tabIndex={-1}>{words.oncall.title}</h1>
      {refused && (
        <PanelRefusal what={words.oncall.title} refused={refused} readAt={readAt} again={again} />
      )}
      {value === null && !refused && <Skeleton rows={6} says={words.link.awaiting} />}
      {value && <Loaded view={value} again={again} />}
    </main>
  );
}

function Loaded(props: { view: OncallView; again(): void }): ReactNode {
  const { words } = useLanguage();
  const { view, again } = props;
  if (view.loadedAt === null) {
    return (
      <div className="quiet">
        <p className="quiet-says">{words.oncall.none}</p>
        <p className="muted">{words.oncall.noneHow}</p>
      </div>
    );
  }
  return (
    <>
      {view.mistakes.length > 0 && (
        <section className="panel oncall-gap">
          <h2>{words.oncall.mistakes}</h2>
          <ul>
            {view.mistakes.map((mistake) => (
              <li key={mistake}>
                <code>{mistake}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="oncall-rotas">
        {view.rotas.map((rota) => (
          <RotaPanel key={rota.id} rota={rota} view={view} again={again} />
        ))}
      </div>
      {view.warnings.map((warning) => (
        <p key={warning} className="muted">
          {warning}
        </p>
      ))}
      {view.rotas.map(({ id }) => (
        <HandoverPanel key={id} rota={id} me={view.me} />
      ))}
      <OverrideList view={view} again={again} />
      <PeopleTable view={view} again={again} />
    </>
  );
}
