/** One drill: what it is, each part of the path against its target, who was paged, and its end. */
import { type ReactNode, useState } from 'react';
import { groundOf } from '#domain/base/drill-ground.js';
import type { Drill } from '#domain/oncall/drill.js';
import type { DrillScore } from '#domain/oncall/score-drill.js';
import { useSay } from '../orders/use-say.js';
import { Dialog } from '../person/dialog.js';
import { DRILL_PAGE_WORDS } from '../words/drill-page-words.js';
import { useLanguage } from '../words/language.js';
import { RefusalText } from '../words/refusal.js';

/** A drill with what it measured so far. */
export interface Held {
  readonly drill: Drill;
  readonly score: DrillScore | null;
}

/** Draws one; one that is over is folded. */
export function DrillCard(props: { held: Held; title: string; again(): void }): ReactNode {
  const { locale, format } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { held, title, again } = props;
  const { drill, score } = held;
  const { n, state, end, endedBy, startsAt, askedAt, askedBy } = drill;
  const judged = score?.measures.filter(({ met }) => met !== null) ?? [];
  const met = judged.filter((each) => each.met).length;
  const says = state === 'ended' && end !== null ? words.end[end] : words.state[state];
  const head = (
    <>
      <strong>
        #{n} {title}
      </strong>{' '}
      <span className="tag">{says}</span>
      {endedBy !== null && ` ${words.endedBy(endedBy)}`}
      {state === 'ended' && judged.length > 0 && (
        <> · {words.inTime(format.count(met), format.count(judged.length))}</>
      )}
    </>
  );
  const body = (
    <>
      <p className="muted">
        {startsAt !== null && `${words.begins(format.moment(startsAt))} · `}
        {words.asked(askedBy, format.moment(askedAt))} ·{' '}
        {words.facts(format.count(drill.terminals), format.span(drill.effectSeconds * 1_000))}
        {drill.dry && ` · ${words.dryRun}`}
      </p>
      {score && <Measures score={score} isOver={state === 'ended'} />}
      {score && <People drill={drill} score={score} />}
      {state !== 'ended' && <Stop drill={drill} again={again} />}
    </>
  );
  if (state !== 'ended') {
    return (
      <article className="panel drill" data-drill={n} data-state={state}>
        <h3>{head}</h3>
        {body}
      </article>
    );
  }
  return (
    <details className="panel drill" data-drill={n} data-state={state}>
      <summary>
        {format.moment(startsAt ?? askedAt)} {head}
      </summary>
      {body}
    </details>
  );
}

function Measures(props: { score: DrillScore; isOver: boolean }): ReactNode {
  const { locale, format } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  return (
    <dl className="drill-measures">
      {props.score.measures.map(({ what, afterMs, targetMs, met }) => {
        const target = targetMs === null ? null : format.span(targetMs);
        const nothing = props.isOver ? (met === false ? words.missed : '–') : words.yet;
        return (
          <div key={what} data-met={met}>
            <dt>{words.measures[what]}</dt>
            <dd>
              <b>{afterMs === null ? nothing : format.age(afterMs)}</b>
              {target !== null && (
                <small className={met === false ? '' : 'muted'}>
                  {met === false && afterMs !== null ? words.late(target) : words.within(target)}
                </small>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function People(props: { drill: Drill; score: DrillScore }): ReactNode {
  const { words: all, locale, format } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { paged, notAgreed, acknowledgedBy, steps, incidents } = props.score;
  // The ground of a drill is another tenant of this console: a full load, not a step within it.
  const query = new URLSearchParams({ tenant: groundOf(props.drill.tenant), lang: locale });
  return (
    <>
      <p>
        {paged.length > 0 && words.paged(all.list(paged))}{' '}
        {acknowledgedBy !== null && words.taken(acknowledgedBy)}{' '}
        {notAgreed.length > 0 && words.notAgreed(all.list(notAgreed))}{' '}
        {incidents.map((id) => (
          <a key={id} href={`/incidents/${id}?${query}`}>
            {words.open(id)}
          </a>
        ))}
      </p>
      {steps.length > 0 && (
        <>
          <h4>{words.steps}</h4>
          <ol className="drill-steps">
            {steps.map(({ step, outcome, by, afterMs }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step may be spoken of twice.
              <li key={at}>
                {words.step(step, words.outcomes[outcome] ?? outcome, by, format.span(afterMs))}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

function Stop(props: { drill: Drill; again(): void }): ReactNode {
  const { words: all, locale } = useLanguage();
  const words = DRILL_PAGE_WORDS[locale];
  const { n, state, end } = props.drill;
  const { say, busy, refused } = useSay(props.again);
  const [asking, setAsking] = useState(false);
  const title = words.stopTitle(String(n));
  return (
    <p>
      <button
        type="button"
        className="button button-stop"
        disabled={busy || end !== null}
        aria-label={title}
        onClick={() => setAsking(true)}
      >
        {words.stop}
      </button>
      {refused && (
        <span role="alert">
          {' '}
          <RefusalText refused={refused} />
        </span>
      )}
      {asking && (
        <Dialog title={title} onClose={() => setAsking(false)}>
          <p>{state === 'planned' ? words.stopPlanned : words.stopEnds}</p>
          <div className="form-buttons">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {all.cancel}
            </button>
            <button
              type="button"
              className="button button-main"
              onClick={() => {
                setAsking(false);
                void say(`/drills/${n}/stop`, {});
              }}
            >
              {title}
            </button>
          </div>
        </Dialog>
      )}
    </p>
  );
}
