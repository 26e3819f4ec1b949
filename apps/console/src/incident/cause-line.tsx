/** Where an incident is, in one line: the cause and how much of the failures it explains. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { isNotFound } from '#domain/localise/is-not-found.js';
import { causeText } from '#domain/notify/words.js';
import { useLanguage } from '../words/language.js';

/** The cause; an empty one is either the whole fleet or not found, which the share tells. */
export function CauseLine(props: { incident: Incident }): ReactNode {
  const { locale, words, format } = useLanguage();
  const { cause, explainedShare } = props.incident;
  if (cause.length === 0) {
    const { noCause, wholeFleet } = words.strip;
    return <span>{isNotFound(props.incident) ? noCause : wholeFleet}</span>;
  }
  return (
    <span>
      <strong className="cause">{causeText(locale, cause)}</strong>{' '}
      <span className="muted">{words.strip.explains(format.share(explainedShare))}</span>
    </span>
  );
}
