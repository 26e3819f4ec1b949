/** Plays one outage of a modelled fleet to its page, and on: who was told what, and when. */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { EngineState } from '#domain/engine/memory.js';
import { tick } from '#domain/engine/tick.js';
import { keyOf, matchesProfile, sortEntries } from '#domain/localise/match.js';
import { createRandom } from '../../../apps/simulator/src/world/random.js';
import { fired, type Lines } from './common-lines.js';
import type { CommonWatch } from './common-rules.js';
import type { Fault } from './day.js';
import { FAULTS, type Mishap } from './everyday.js';
import type { ModelFleet } from './model-fleet.js';
import { splitDigest } from './split-digest.js';
import { goOn, type Warm } from './warm-up.js';

/** System errors of a host. */
export const HOST_ERRORS = FAULTS[0] as Mishap;

/** What fails, how hard, and by which draws. */
export interface Outage {
  readonly cause: ProfileAttributes;
  /** Share of its attempts that fail, 0 to 1. */
  readonly share: number;
  readonly seed: number;
}

/** What was seen of an outage; times in seconds since it began, null for never. */
export interface OutageSeen {
  readonly page_s: number | null;
  /** Failed attempts of it until the page. */
  readonly failures: number;
  /** Whether exactly the cause was named, at the page and so many seconds after it. */
  readonly exact: readonly boolean[];
  /** When each common rule fired, by its name, at its written and at its silent line. */
  readonly written: ReadonlyMap<string, number>;
  readonly silent: ReadonlyMap<string, number>;
  /** When it was called over after its end, in seconds; null for never. */
  readonly over_s: number | null;
  /** Whether it was called over while it lasted. */
  readonly isOverEarly: boolean;
}

/** How far an outage is played. */
export interface Playing {
  readonly limit_s: number;
  readonly later_s: readonly number[];
  /** Lines of the common rules that are watched beside the engine; none when left out. */
  readonly lines?: { readonly written: Lines; readonly silent: Lines };
  /** So many seconds after the page it ends, and its end is waited for. */
  readonly ends_s?: number;
}

const BEGINS_S = 5;
/** Ingest commits every few milliseconds, and a decision takes tens of them. */
const DECISIONS_A_SECOND = 10;

/** The part of a fleet that a cause names, as a fault of it. */
export function faultOf(
  fleet: ModelFleet,
  cause: ProfileAttributes,
  rest: Omit<Fault, 'hits'>,
): Fault {
  const entries = entriesOf(cause);
  const ill = fleet.profiles.map((profile) => matchesProfile(profile, entries));
  return { ...rest, hits: (profile) => ill[profile] === true };
}

function entriesOf(cause: ProfileAttributes) {
  return sortEntries(Object.entries(cause).map(([attribute, value]) => ({ attribute, value })));
}

/** A cause as a text that is the same for the same cause. */
export function causeKey(cause: ProfileAttributes): string {
  return keyOf(entriesOf(cause));
}

/** Plays one outage. */
export function playOutage(warm: Warm, outage: Outage, playing: Playing): OutageSeen {
  const from = warm.now + BEGINS_S * SECOND;
  const { cause, share } = outage;
  const rest = { from, to: Number.POSITIVE_INFINITY, share, mishap: HOST_ERRORS };
  const fault = faultOf(warm.fleet, cause, rest);
  const { live, common, state } = goOn(warm, { seed: outage.seed, faults: [fault] });
  const rivals = new Rivals(common, playing, from);
  const seen = new Seen(from, causeKey(cause), playing.later_s);
  const pieces = createRandom(outage.seed);
  for (let s = 1; s <= playing.limit_s; s += 1) {
    const { now, input } = live.next();
    const { digests, ...rest } = input;
    // The service decides as often as it hears; until the page that is what it is about.
    const parts = now > from && seen.page_s === null ? DECISIONS_A_SECOND : 1;
    const heard = parts === 1 ? digests : digests.flatMap((d) => splitDigest(d, parts, pieces));
    for (const digest of heard) {
      seen.count(digest.failures, fault);
      if (seen.isDone(playing)) continue;
      tick(state, warm.settings, { ...rest, digests: [digest] }, digest.to);
      seen.look(state, digest.to, fault.to);
      const { ends_s } = playing;
      if (seen.page_s !== null && ends_s !== undefined) {
        fault.to = Math.min(fault.to, now + ends_s * SECOND);
      }
    }
    if (playing.lines) for (const digest of input.digests) rivals.take(digest, now);
    if (seen.isDone(playing) && rivals.areDone()) break;
  }
  const { page_s, failures, exact, over_s, isOverEarly } = seen;
  const { written, silent } = rivals;
  return { page_s, failures, exact, over_s, isOverEarly, written, silent };
}

/** What the engine tells of an outage. */
class Seen {
  page_s: number | null = null;
  failures = 0;
  over_s: number | null = null;
  isOverEarly = false;
  readonly exact: boolean[] = [];

  constructor(
    private readonly from: Instant,
    private readonly cause: string,
    private readonly later_s: readonly number[],
  ) {}

  count(rows: readonly { code: string; profile: number; count: number }[], fault: Fault): void {
    if (this.page_s !== null) return;
    for (const { code, profile, count } of rows) {
      if (code === fault.mishap.code && fault.hits(profile)) this.failures += count;
    }
  }

  look({ memory }: EngineState, now: Instant, to: Instant): void {
    const [followed] = memory.followed;
    if (!followed || now <= this.from) return;
    this.page_s ??= (now - this.from) / SECOND;
    const since = (now - this.from) / SECOND - this.page_s;
    const due = this.later_s[this.exact.length];
    if (due !== undefined && since >= due) {
      this.exact.push(keyOf(followed.incident.cause) === this.cause);
    }
    if (followed.clearSince === null || this.over_s !== null) return;
    if (now <= to) this.isOverEarly = true;
    else this.over_s = (now - to) / SECOND;
  }

  isDone({ ends_s }: Playing): boolean {
    if (ends_s !== undefined) return this.over_s !== null;
    return this.exact.length === this.later_s.length;
  }
}

/** When the common rules fire. */
class Rivals {
  readonly written = new Map<string, number>();
  readonly silent = new Map<string, number>();

  constructor(
    private readonly watch: CommonWatch,
    private readonly playing: Playing,
    private readonly from: Instant,
  ) {}

  take(digest: Parameters<CommonWatch['take']>[0], now: Instant): void {
    this.watch.take(digest);
    const levels = this.watch.look(now);
    const { lines } = this.playing;
    if (!lines || now <= this.from) return;
    for (const kind of ['written', 'silent'] as const) {
      for (const name of fired(levels, lines[kind], 'host_system')) {
        if (!this[kind].has(name)) this[kind].set(name, (now - this.from) / SECOND);
      }
    }
  }

  /** Nothing more is waited for once the slowest habit has fired at both lines. */
  areDone(): boolean {
    if (!this.playing.lines) return true;
    return [this.written, this.silent].every((each) => each.has('share_5m_for_5m'));
  }
}
