/** Where an incident is, in one line: the cause and how much of the failures it explains. */
import type { ReactNode } from 'react';
import type { Incident } from '#domain/incident/incident.js';
import { causeText } from '#domain/notify/words.js';
import { useLanguage } from '../words/language.js';

/** Below this an empty cause means that nothing explains it, rather than that all are hit. */
const WHOLE_SHARE_MIN = 0.5;

/** The cause; an empty one is either the whole fleet or not found, which the share tells. */
export function CauseLine(props: { incident: Incident }): ReactNode {
  const { locale, words, format } = useLanguage();
  const { cause, explainedShare } = props.incident;
  if (cause.length === 0) {
    const whole = explainedShare >= WHOLE_SHARE_MIN;
    return <span>{whole ? words.strip.wholeFleet : words.strip.noCause}</span>;
  }
  return (
    <span>
      <strong className="cause">{causeText(locale, cause)}</strong>{' '}
      <span className="muted">{words.strip.explains(format.share(explainedShare))}</span>
    </span>
  );
}
