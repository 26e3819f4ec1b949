/**
 * Living through stored digests again, second by second of their own time, with the same step that
 * decided on them: what backtests and explanations are made of.
 */
import { type Instant, SECOND } from '../base/instant.js';
import type { Digest } from '../digest/digest.js';
import { mergeDigests } from '../digest/merge-digests.js';
import type { EngineState } from './memory.js';
import { tick } from './tick.js';
import type { Effect, Settings, TickInput } from './types.js';

/** One step that was lived through again. */
export interface Step {
  readonly now: Instant;
  readonly input: TickInput;
  readonly effects: readonly Effect[];
}

type Said = TickInput['people'][number];

/** Replays digests in the order they are given; owns `state` and changes it in place. */
export class Replay {
  private waiting: Digest[] = [];
  private said: Said[] = [];
  /** The end of the last step that was lived through. */
  private now: Instant;

  constructor(
    readonly state: EngineState,
    private readonly settings: Settings,
    from: Instant,
    private readonly onStep: (step: Step) => void,
    /** How much time passes in a step, in milliseconds; the service decides every second. */
    private readonly stepMs = SECOND,
  ) {
    this.now = this.endOfStep(from);
  }

  /** Takes one digest; steps that ended before it are lived through first. */
  take(digest: Digest): void {
    this.passUntil(this.endOfStep(digest.to) - this.stepMs);
    this.waiting.push(digest);
  }

  /** Takes what a person said; it is heard in the step in which it was said, or later. */
  hear(said: Said): void {
    this.said.push(said);
  }

  /** Lives on until a moment, whether or not anything was heard. */
  passUntil(until: Instant): void {
    while (this.now < until) this.step(this.now + this.stepMs);
  }

  private step(now: Instant): void {
    this.now = now;
    const people = this.said.filter(({ event }) => event.at <= now);
    if (people.length > 0) this.said = this.said.filter(({ event }) => event.at > now);
    const input: TickInput = { digests: this.toldNow(), profiles: [], people };
    this.waiting = [];
    const { effects } = tick(this.state, this.settings, input, now);
    this.onStep({ now, input, effects });
  }

  /** What came in the step: in a longer one than the service's, all that came at once. */
  private toldNow(): Digest[] {
    if (this.stepMs <= SECOND) return this.waiting;
    const merged = mergeDigests(this.waiting);
    return merged ? [merged] : [];
  }

  /** The end of the step that a moment lies in. */
  private endOfStep(at: Instant): Instant {
    return Math.ceil(at / this.stepMs) * this.stepMs;
  }
}
