import { HOUR, type Instant, MINUTE } from '../base/instant.js';
import type { Hindsight } from '../incident/hindsight.js';
import { momentText } from './catalogue/explain-words.js';
import { HINDSIGHT_WORDS } from './catalogue/hindsight-words.js';
import type { Locale } from './locale.js';
import { diagnosisName, placeText } from './words.js';

/** Spans from here on are told in hours. */
const HOURS_FROM_MS = 2 * HOUR;

/** What would have been told, when, and why it was not; moments in UTC unless said otherwise. */
export function hindsightText(
  locale: Locale,
  found: Hindsight,
  moment: (at: Instant) => string = (at) => `${momentText(at)} UTC`,
): string {
  const words = HINDSIGHT_WORDS[locale];
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const span = (ms: number) =>
    ms < HOURS_FROM_MS
      ? words.span(number.format(Math.max(1, Math.round(ms / MINUTE))), 'minutes')
      : words.span(number.format(ms / HOUR), 'hours');
  const { firedAt, heardAt, detectedAt, rule, severity } = found;
  return words[found.kind]({
    ...{ rule, severity },
    cause: placeText(locale, found),
    diagnosis: diagnosisName(locale, found.diagnosis),
    fired: moment(firedAt),
    terminals: number.format(found.lateTerminals),
    hit: number.format(found.terminals),
    late: span(heardAt - firedAt),
    incident: found.incident ?? '',
    after: span((detectedAt ?? firedAt) - firedAt),
  });
}
