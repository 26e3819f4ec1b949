/** What a review knows by itself: figures, stores, warranties. */
import type { ReactNode } from 'react';
import type { IncidentFigures } from '#domain/incident/figures.js';
import type { Review } from '#domain/incident/review.js';
import type { AtStake } from '#domain/incident/value-at-stake.js';
import { VALUE_WORDS } from '#domain/notify/catalogue/value-words.js';
import { stakeText } from '#domain/notify/value-text.js';
import { useLanguage } from '../words/language.js';

/** How it was met, in figures. */
export function Figures(props: {
  figures: IncidentFigures;
  atStake: readonly AtStake[];
}): ReactNode {
  const { locale, words, format } = useLanguage();
  const { figures, atStake } = props;
  const names = words.review.figure;
  const span = (ms: number | null) => (ms === null ? '–' : format.span(ms));
  const { done, skipped, late, open } = figures.steps;
  const facts = [
    [names.detect, span(figures.detectMs)],
    [names.acknowledge, span(figures.acknowledgeMs)],
    [names.mitigate, span(figures.mitigateMs)],
    [names.resolve, span(figures.resolveMs)],
    [names.terminals, format.count(figures.terminals)],
    [names.merchants, format.count(figures.merchants)],
    [names.pages, format.count(figures.pages.sent)],
    [names.failed, format.count(figures.pages.failed)],
    [
      names.steps,
      words.review.steps(
        format.count(done),
        format.count(skipped),
        format.count(late),
        format.count(open),
      ),
    ],
    [
      names.useful,
      words.review.yesNo(format.count(figures.useful.yes), format.count(figures.useful.no)),
    ],
  ] as const;
  const stakes = atStake.map((stake) => stakeText(locale, stake));
  return (
    <section className="panel" aria-labelledby="figures-title">
      <h2 id="figures-title">{words.review.figures}</h2>
      <dl className="facts-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <b>{value}</b>
            </dd>
          </div>
        ))}
        {stakes.map(({ value, note }) => (
          <div key={note} className="stake">
            <dt>{VALUE_WORDS[locale].title}</dt>
            <dd>
              <b>{value}</b> <small className="muted">{note}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whom it hit, as far as the registry knows them: who is to be trained, what is under warranty. */
export function Hit(props: { review: Review }): ReactNode {
  const { words, format } = useLanguage();
  const { stores, warranties } = props.review;
  return (
    <section className="panel" aria-labelledby="hit-title">
      <h2 id="hit-title">{words.review.stores}</h2>
      {stores.length === 0 && <p className="muted">{words.review.noStores}</p>}
      <ul>
        {stores.map(({ store, name, merchant, terminals }) => (
          <li key={`${merchant} ${store}`}>
            {words.review.storeLine(name ?? store ?? '–', merchant, format.count(terminals))}
          </li>
        ))}
      </ul>
      <h2>{words.review.warranties}</h2>
      {warranties.length === 0 && <p className="muted">{words.review.noWarranties}</p>}
      <ul>
        {warranties.map(({ terminal, model, until }) => (
          <li key={terminal}>{words.review.warrantyLine(terminal, model ?? '', until)}</li>
        ))}
      </ul>
    </section>
  );
}
