/**
 * Silences, in Alertmanager's words and shape: until one ends nobody is told of the incidents it
 * matches. They are still shown, followed and written down.
 */
import { z } from 'zod';
import { Instant } from '../base/instant.js';
import type { Incident } from '../incident/incident.js';
import {
  fits,
  fitsAll,
  type Matcher,
  matcherOf,
  namesSeverity,
  refuseExpression,
} from './matcher.js';

/** One matcher as Alertmanager's API writes it. */
export const SilenceMatcher = z.strictObject({
  name: z.string().min(1).max(64),
  value: z.string().max(300),
  isRegex: z.boolean(),
  isEqual: z.boolean().default(true),
});
export type SilenceMatcher = z.infer<typeof SilenceMatcher>;

export const Silence = z.object({
  id: z.string(),
  matchers: z.array(SilenceMatcher).min(1).max(20),
  startsAt: Instant,
  endsAt: Instant,
  updatedAt: Instant,
  createdBy: z.string(),
  comment: z.string(),
});
export type Silence = z.infer<typeof Silence>;

/** `active` from its start until its end; one that was ended by hand has its end there. */
export function stateOfSilence(
  { startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>,
  now: Instant,
): 'pending' | 'active' | 'expired' {
  if (now >= endsAt) return 'expired';
  return now < startsAt ? 'pending' : 'active';
}

/** What is wrong with the matchers of a new silence, one sentence each; none when all is well. */
export function refuseMatchers(matchers: readonly SilenceMatcher[]): string[] {
  const mistakes = matchers.flatMap((matcher) => {
    const read = matcherOf(matcher.name, opOf(matcher), matcher.value);
    if (typeof read === 'string') return [read];
    const why = matcher.isRegex ? refuseExpression(matcher.value) : null;
    return why === null ? [] : [why];
  });
  const empty = matchers.every((matcher) => {
    const read = mistakes.length === 0 && readMatcher(matcher);
    return read && fits(read, '');
  });
  // Alertmanager's own rule: what matches every alert by matching nothing is a slip.
  if (mistakes.length === 0 && empty) return ['at least one matcher must not match an empty label'];
  return mistakes;
}

/** Whom a silence holds back, and whom it would but for its gravity. */
export interface Silencing {
  /** Nobody is told while it lasts. */
  readonly by: Silence | null;
  /** It matches, but a SEV1 is told unless the silence says that SEV1 is meant. */
  readonly overruled: Silence | null;
}

/** The silence that an incident is under now: of several the one that lasts longest. */
export function silencing(
  silences: readonly Silence[],
  incident: Incident,
  now: Instant,
): Silencing {
  const matching = silences
    .filter((silence) => stateOfSilence(silence, now) === 'active' && matches(silence, incident))
    .sort((a, b) => b.endsAt - a.endsAt || (a.id < b.id ? -1 : 1));
  const by = matching.find((silence) => incident.severity !== 'SEV1' || meansSev1(silence));
  return { by: by ?? null, overruled: by ? null : (matching[0] ?? null) };
}

function matches({ matchers }: Silence, incident: Incident): boolean {
  return matchers.every((matcher) => {
    const read = readMatcher(matcher);
    return read !== null && fitsAll(read, incident);
  });
}

/** What was written when something small was known must not hide that it has become a disaster. */
function meansSev1({ matchers }: Silence): boolean {
  return namesSeverity(
    matchers.flatMap((matcher) => readMatcher(matcher) ?? []),
    'SEV1',
  );
}

function readMatcher(matcher: SilenceMatcher): Matcher | null {
  const read = matcherOf(matcher.name, opOf(matcher), matcher.value);
  // One of a newer version, with a label this one does not know, silences nobody.
  return typeof read === 'string' ? null : read;
}

function opOf({ isRegex, isEqual }: SilenceMatcher): Matcher['op'] {
  if (isRegex) return isEqual ? '=~' : '!~';
  return isEqual ? '=' : '!=';
}
