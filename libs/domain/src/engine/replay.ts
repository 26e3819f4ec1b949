/**
 * Living through stored digests again, second by second of their own time, with the same step that
 * decided on them: what backtests and explanations are made of.
 */
import { type Instant, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { mergeDigests } from '../digest/merge-digests.js';
import type { EngineState } from './memory.js';
import { isCalm, Swell, strideEnd } from './stride.js';
import { tick } from './tick.js';
import type { Effect, Settings, TickInput } from './types.js';

/** One step that was lived through again. */
export interface Step {
  readonly now: Instant;
  readonly input: TickInput;
  readonly effects: readonly Effect[];
}

type Said = TickInput['people'][number];

/**
 * How much time passes in a step: so many milliseconds, of which the service takes a second; or
 * in strides, which are up to a quarter of a minute while all is calm, and seconds when it is not.
 */
export type Pace = number | 'strides';

/** A stride of which everything has been heard. */
interface Stride {
  readonly until: Instant;
  readonly digests: readonly Digest[];
  /** Whether failures came far thicker in it than before. */
  readonly rises: boolean;
}

/** Replays digests in the order they are given; owns `state` and changes it in place. */
export class Replay {
  private waiting: Digest[] = [];
  private said: Said[] = [];
  /** The end of the last step that was lived through. */
  private now: Instant;
  /** The end of what was heard whole; in strides one is heard before the one before it is lived. */
  private heardTo: Instant;
  private held: Stride | null = null;
  private readonly swell: Swell;

  constructor(
    readonly state: EngineState,
    private readonly settings: Settings,
    from: Instant,
    private readonly onStep: (step: Step) => void,
    private readonly pace: Pace = SECOND,
  ) {
    this.now = endOfStep(from, pace === 'strides' ? SECOND : pace);
    this.heardTo = this.now;
    this.swell = new Swell(settings.codes);
  }

  /** Takes one digest; steps that ended before it are lived through first. */
  take(digest: Digest): void {
    while (digest.to > this.end()) this.pass(this.end());
    this.waiting.push(digest);
  }

  /** Takes what a person said; it is heard in the step in which it was said, or later. */
  hear(said: Said): void {
    this.said.push(said);
  }

  /** Lives on until a moment, whether or not anything was heard. */
  passUntil(until: Instant): void {
    while (this.heardTo < until) this.pass(Math.min(this.end(), endOfStep(until, SECOND)));
    if (this.held) this.live(this.held, false);
    this.held = null;
  }

  /** The end of the next step or stride. */
  private end(): Instant {
    return this.pace === 'strides' ? strideEnd(this.heardTo) : this.heardTo + this.pace;
  }

  /** Everything has been heard that came before a moment. */
  private pass(until: Instant): void {
    const digests = this.waiting;
    const from = this.heardTo;
    this.waiting = [];
    this.heardTo = until;
    if (this.pace !== 'strides') {
      this.step(until, digests);
      return;
    }
    const next = { until, digests, rises: this.swell.rises(digests, until - from) };
    if (this.held) this.live(this.held, next.rises);
    this.held = next;
  }

  /**
   * Lives through a stride: by seconds where failures rise in it or behind it, so that what begins
   * then stands against the second before and not against a quarter of a minute.
   */
  private live({ until, digests, rises }: Stride, risesBehind: boolean): void {
    const isCertain = !rises && !risesBehind && this.said.length === 0;
    if (isCertain && isCalm(this.state, this.settings)) this.step(until, digests);
    else this.bySeconds(until, digests);
  }

  private bySeconds(until: Instant, digests: readonly Digest[]): void {
    let next = 0;
    while (this.now < until) {
      const first = next;
      const end = this.now + SECOND;
      // Those of several writers may come a little out of order: each waits for its turn.
      while (next < digests.length && (digests[next] as Digest).to <= end) next += 1;
      this.step(end, digests.slice(first, end < until ? next : undefined));
    }
  }

  private step(now: Instant, digests: readonly Digest[]): void {
    const isLong = now - this.now > SECOND;
    this.now = now;
    const people = this.said.filter(({ event }) => event.at <= now);
    if (people.length > 0) this.said = this.said.filter(({ event }) => event.at > now);
    const input: TickInput = {
      digests: isLong ? together(digests) : digests,
      profiles: [],
      people,
    };
    const { effects } = tick(this.state, this.settings, input, now);
    this.onStep({ now, input, effects });
  }
}

/** What came in a longer step than the service's: all that came at once. */
function together(digests: readonly Digest[]): Digest[] {
  const merged = mergeDigests(digests);
  return merged ? [merged] : [];
}

/** The end of the step that a moment lies in. */
function endOfStep(at: Instant, stepMs: number): Instant {
  return Math.ceil(at / stepMs) * stepMs;
}
