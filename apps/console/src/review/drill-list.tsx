/** The drills that were held, and how soon each part of the path followed on the one before. */
import type { ReactNode } from 'react';
import type { Drill } from '#domain/oncall/drill.js';
import { DRILL_TARGETS, type DrillMeasure, type DrillScore } from '#domain/oncall/score-drill.js';
import { ask } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';

interface Held {
  readonly drill: Drill;
  readonly score: DrillScore | null;
}

const EVERY_MS = 10_000;
const MEASURES = Object.keys(DRILL_TARGETS) as DrillMeasure[];

/** The last twenty, the newest first. */
export function DrillList(): ReactNode {
  const { words } = useLanguage();
  const reading = useRead('drills', EVERY_MS, () => ask<{ items: Held[] }>('GET', '/drills'));
  const items = reading.value?.items;
  return (
    <section aria-labelledby="drills">
      <h2 id="drills">{words.drills.title}</h2>
      <p className="muted">{words.drills.intro}</p>
      {reading.refused && (
        <PanelRefusal
          what={words.drills.title}
          refused={reading.refused}
          readAt={reading.readAt}
          again={reading.again}
        />
      )}
      {items?.length === 0 && <p className="quiet">{words.drills.none}</p>}
      {items && items.length > 0 && <Rows items={items} />}
    </section>
  );
}

function Rows(props: { items: readonly Held[] }): ReactNode {
  const { words, format } = useLanguage();
  const { columns, measures, state: states, end: ends } = words.drills;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take keys.
    <div className="panel table-box wide-table" tabIndex={0}>
      <table className="figures-table">
        <thead>
          <tr>
            {[columns.when, columns.scenario, columns.by, columns.state].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {MEASURES.map((what) => (
              <th key={what} scope="col">
                {measures[what]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.items.map(({ drill, score }) => (
            <tr key={drill.n}>
              <td>{format.moment(drill.askedAt)}</td>
              <td>{drill.scenario}</td>
              <td>{drill.askedBy}</td>
              <td>
                {drill.state === 'ended' && drill.end ? ends[drill.end] : states[drill.state]}
              </td>
              {MEASURES.map((what) => (
                <td key={what}>
                  <Took what={what} score={score} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Took({ what, score }: { what: DrillMeasure; score: DrillScore | null }): ReactNode {
  const { words, format } = useLanguage();
  const measure = score?.measures.find((each) => each.what === what);
  if (!measure) return '–';
  const { afterMs, met } = measure;
  if (afterMs === null) return met === false ? words.drills.missed : '–';
  return met === false ? `${format.span(afterMs)}, ${words.drills.late}` : format.span(afterMs);
}
