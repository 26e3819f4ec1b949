/** The answer: in words what became of it and what held it back, then figures beside limits. */
import type { ReactNode } from 'react';
import { asks, explanationText, gateName, heldBackText } from '#domain/notify/explanation-text.js';
import type { Locale } from '#domain/notify/locale.js';
import type { Explanation } from '#domain/rule/explanation.js';
import { Skeleton } from '../live/skeleton.js';
import { Go } from '../place/place.js';
import { ask } from '../server/requests.js';
import { useRead } from '../server/use-read.js';
import { useLanguage } from '../words/language.js';
import { PanelRefusal } from '../words/refusal.js';
import { RULE_WORDS } from '../words/rule-words.js';

interface Answer {
  readonly explanation: Explanation;
  readonly words: Readonly<Record<Locale, readonly string[]>>;
}

/** What was known of a minute does not change, but for what comes late. */
const EVERY_MS = 600_000;

/** Asks, and draws what is answered. */
export function Explained(props: { rule: string; at: number; scope: string | null }): ReactNode {
  const { locale } = useLanguage();
  const words = RULE_WORDS[locale];
  const { rule, at, scope } = props;
  const path = `/rules/${encodeURIComponent(rule)}/explain`;
  const query = { at: String(at), ...(scope !== null && { scope }) };
  const key = `${path}?${new URLSearchParams(query)}`;
  const reading = useRead(key, EVERY_MS, () => ask<Answer>('GET', path, query));
  const { value, refused, again } = reading;
  if (refused) return <PanelRefusal what={words.explain} refused={refused} again={again} />;
  if (!value) return <Skeleton rows={3} says={words.asking} />;
  const { explanation } = value;
  const [verdict] = explanationText(locale, explanation);
  const held = heldBackText(locale, explanation);
  const { incident } = explanation;
  const hasFired = explanation.verdict === 'fired' || explanation.verdict === 'joined';
  return (
    <section className="panel explained" aria-live="polite" data-verdict={explanation.verdict}>
      <p className="explained-verdict">{verdict}</p>
      {incident !== null && (
        <p>
          <Go to={{ page: 'incident', id: incident }}>{words.open(incident)}</Go>
        </p>
      )}
      {!hasFired && (
        <>
          <h2>{words.heldBack}</h2>
          <ul className="explained-held">
            {held.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      <h2>{words.figures}</h2>
      <Figures explanation={explanation} />
      <details>
        <summary>{words.inFull}</summary>
        <ul className="explained-held">
          {value.words[locale].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
      <p className="muted">{words.utc}</p>
    </section>
  );
}

type Line = readonly [name: string, observed: string, needed: string, met: boolean | null];

function Figures({ explanation }: { explanation: Explanation }): ReactNode {
  const { locale } = useLanguage();
  const words = RULE_WORDS[locale];
  const lines = useLines(explanation);
  return (
    <div className="table-box">
      <table className="figures-table explained-figures">
        <thead>
          <tr>
            <th scope="col">{words.figure}</th>
            <th scope="col">{words.observed}</th>
            <th scope="col">{words.needed}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([name, observed, needed, met]) => (
            <tr key={name} className={met === false ? 'off' : ''}>
              <th scope="row">{name}</th>
              <td>{observed}</td>
              <td>
                {needed}
                {met !== null && <span> · {met ? words.met.yes : words.met.no}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useLines(e: Explanation): readonly Line[] {
  const { locale, format } = useLanguage();
  const words = RULE_WORDS[locale];
  const { evidence, gates, attempts, failures, normal, tolerated, since } = e;
  const rate = attempts !== null && attempts > 0 ? failures / attempts : null;
  const counted =
    attempts === null
      ? format.count(failures)
      : words.counted(format.count(failures), format.count(attempts));
  return [
    ...(evidence ? [evidenceLine(words, format.rate, evidence)] : []),
    [
      words.rate,
      rate === null ? counted : `${format.share(rate)} (${counted})`,
      tolerated === null ? '–' : words.tolerated(format.share(tolerated)),
      null,
    ],
    ...gates.filter(asks).map(({ name, value, limit, met }): Line => {
      const unit = name === 'for' ? 1_000 : 1;
      const [is, needs] = [value / unit, limit / unit].map(format.rate) as [string, string];
      const asked = name === 'merchants_max' ? words.atMost : words.atLeast;
      return [gateName(locale, name), is, asked(needs), met];
    }),
    ...(normal
      ? ([
          [words.normal, format.share(normal.rate), words.from[normal.from], null],
          [words.fleetRate, format.share(normal.fleet), '–', null],
          [words.shipped, format.share(normal.prior), '–', null],
        ] as const)
      : []),
    ...(since === null ? [] : ([[words.since, format.moment(since), '–', null]] as const)),
  ];
}

function evidenceLine(
  words: (typeof RULE_WORDS)[Locale],
  figure: (value: number) => string,
  { nats, limit, met }: NonNullable<Explanation['evidence']>,
): Line {
  return [words.evidence, words.nats(figure(nats)), words.atLeast(figure(limit)), met];
}
