/** The watching of an engine by itself: what rules and their cells cost, and nothing else does. */
import type { ProfileAttributes } from '#domain/base/attribute.js';
import { type Instant, SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { forget } from '#domain/engine/forget.js';
import { type EngineState, newState } from '#domain/engine/memory.js';
import { takeIn } from '#domain/engine/recent.js';
import { breaches, watch } from '#domain/engine/watch.js';
import type { Rule } from '#domain/rule/rule.js';
import { movedTo } from './big-fleet.js';

/** Processor time of something in milliseconds, with what the collector and compiler did beside. */
export function cpuOf(run: () => void): number {
  return cpuAndAnswer(run).ms;
}

/** The same, and what it answered. */
export function cpuAndAnswer<T>(run: () => T): { readonly answer: T; readonly ms: number } {
  const before = process.cpuUsage();
  const answer = run();
  const { user, system } = process.cpuUsage(before);
  return { answer, ms: (user + system) / 1_000 };
}

/** An engine that does nothing but watch, minute after minute of the same seconds. */
export class WatchedMinutes {
  private readonly state: EngineState;

  constructor(
    profiles: ReadonlyMap<number, ProfileAttributes>,
    private readonly rules: readonly Rule[],
    private readonly digests: readonly Digest[],
    private now: Instant,
  ) {
    this.state = { ...newState(), profiles: new Map(profiles) };
  }

  get cells(): number {
    return this.state.memory.banks.size;
  }

  /** Lives through a minute; answers the milliseconds of processor time that watching took. */
  live(): number {
    const { state, rules, digests } = this;
    let ms = 0;
    for (let i = 0; i < 60; i += 1) {
      this.now += SECOND;
      const { now } = this;
      const fresh = [takeIn(state.recent, movedTo(digests[i % digests.length] as Digest, now))];
      ms += cpuOf(() => {
        watch(state, rules, fresh, now);
        breaches(state, rules, now);
      });
      forget(state.recent, now);
    }
    return ms;
  }
}
