/**
 * Whether what is still heard, since most fell silent, is all there is: a fleet that has become
 * smaller without a word looks like a path that carries half. The rest proves itself by time: for
 * two hours it is as loud as ever, no more and no less, and all the while terminals connect anew.
 * A path that is broken loses more, gives some back, or takes in nobody new; one that carries
 * hardly anything never counts as well, however long that lasts.
 */
import { type Instant, MINUTE, SECOND } from '../base/instant.js';

/** What was heard since the doubt began. Plain data of the engine's snapshot. */
export interface Rest {
  /** Heartbeats and births of full spans, the oldest first, and of the present one. */
  readonly spans: { heartbeats: number; births: number }[];
  heartbeats: number;
  births: number;
  /** When the present span ends. */
  until: Instant;
}

const SPAN_MS = 10 * MINUTE;
const SPANS = 12;
/** Terminals connect anew at least once in so many spans. */
const CONNECT_SPANS = 3;
/** How far a span may be from their mean: a share of it, and what chance makes of it. */
const UNSTEADY = 0.1;
const BY_CHANCE = 2;
/** A smaller share of what was usual is no fleet that has become smaller. */
const SHARE_MIN = 0.1;

/** Nothing heard yet. */
export function newRest(now: Instant): Rest {
  return { spans: [], heartbeats: 0, births: 0, until: now + SPAN_MS };
}

/** Adds what was heard up to now. */
export function hearRest(rest: Rest, now: Instant, heartbeats: number, births: number): void {
  if (now >= rest.until) {
    rest.spans.push({ heartbeats: rest.heartbeats, births: rest.births });
    if (rest.spans.length > SPANS) rest.spans.shift();
    Object.assign(rest, { heartbeats: 0, births: 0, until: rest.until + SPAN_MS });
  }
  rest.heartbeats += heartbeats;
  rest.births += births;
}

/** Heartbeats a second of a rest that has proved itself, where so many were usual; else null. */
export function provenRate({ spans }: Rest, usual: number): number | null {
  if (spans.length < SPANS) return null;
  const mean = spans.reduce((sum, { heartbeats }) => sum + heartbeats, 0) / SPANS;
  const rate = (mean * SECOND) / SPAN_MS;
  if (mean === 0 || rate < SHARE_MIN * usual) return null;
  const off = UNSTEADY * mean + BY_CHANCE * Math.sqrt(mean);
  if (spans.some(({ heartbeats }) => Math.abs(heartbeats - mean) > off)) return null;
  for (let i = 0; i < SPANS; i += CONNECT_SPANS) {
    if (spans.slice(i, i + CONNECT_SPANS).every(({ births }) => births === 0)) return null;
  }
  return rate;
}
