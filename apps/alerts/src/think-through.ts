/** Living through what was read: one step, or one for every second of history. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Digest } from '#domain/digest/digest.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect, Settings, TickInput } from '#domain/engine/types.js';
import type { Clock } from '#infra/clock.js';
import type { AlertsMetrics } from './alerts.metrics.js';
import type { RuleLoad } from './load/rule-load.js';
import type { TenantEngine } from './tenant-engine.js';

/** Input this much older than now is history being caught up: it is decided on at its own time. */
const CATCH_UP_MS = 2_000;
const SLICE_MS = 1_000;
/**
 * For so long the process may not hear anything else. A lock whose probes wait for thousands of
 * steps is lost, what was thought is fenced off, and whoever took over would fare the same.
 */
const turn_max_ms = 200;

export interface Thinking {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly metrics: Pick<AlertsMetrics, 'tickSeconds' | 'lagSeconds'>;
  readonly load: RuleLoad;
  /** How long it goes on before it lets others have their turn, in milliseconds. */
  readonly turnMs?: number;
  /** What other tenants ask of a person, by id. */
  readonly elsewhere?: TickInput['elsewhere'];
}

/** What all of it has for effects, in order; the engine's state moves on. */
export async function thinkThrough(
  engine: TenantEngine,
  digests: readonly Digest[],
  people: TickInput['people'],
  { settings, clock, metrics, load, turnMs = turn_max_ms, elsewhere }: Thinking,
): Promise<Effect[]> {
  const effects: Effect[] = [];
  let said = people;
  let i = 0;
  let turn = performance.now();
  do {
    const slice: Digest[] = [];
    const begun = digests[i]?.to ?? 0;
    while (i < digests.length && (digests[i]?.to ?? 0) - begun <= SLICE_MS) {
      slice.push(digests[i] as Digest);
      i += 1;
    }
    const newest = slice.at(-1)?.to;
    const now = clock.now();
    const at = newest !== undefined && now - newest > CATCH_UP_MS ? newest : now;
    if (newest !== undefined) metrics.lagSeconds.set((now - newest) / 1_000);
    const meter = load.next(newest ?? null);
    const input = { digests: slice, profiles: [], people: said, meter, elsewhere };
    const finish = metrics.tickSeconds.startTimer();
    for (const effect of tick(engine.state, settings, input, at).effects) effects.push(effect);
    finish();
    said = [];
    if (i < digests.length && performance.now() - turn > turnMs) {
      await nextTurn();
      turn = performance.now();
    }
  } while (i < digests.length);
  return effects;
}
