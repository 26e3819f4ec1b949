/**
 * What every rule takes of a processor: measured in every fifth step of the engine, reckoned over
 * half a minute. A rule beyond its budget is told of, never left out: a rule that is not looked at
 * finds nothing, and nobody would know.
 */
import type { Instant } from '#domain/base/instant.js';
import { RuleMeter } from '#domain/engine/rule-meter.js';

/** What a rule took lately. */
export interface RuleCost {
  readonly alert: string;
  /** Milliseconds of a processor, those steps included that were not measured. */
  readonly ms: number;
  /** Of one processor, 1 being all of it, while what is told comes as fast as it happens. */
  readonly share: number;
  readonly isOver: boolean;
  /** Whether it went beyond its budget, or came back, with this measurement. */
  readonly hasTurned: boolean;
}

export interface RuleLoadOptions {
  /** The share of one processor that a rule may take. */
  readonly budget: number;
  /** Milliseconds of a processor that this process has taken. */
  readonly cpu: () => number;
}

/** A step that is measured asks for the time some hundred times, about a tenth of a millisecond. */
export const measure_every = 5;
export const window_ms = 30_000;
/** A rule that hovers at its budget is not told of again and again. */
const BACK_BELOW = 0.8;

/** The account of one leadership. */
export class RuleLoad {
  private steps = 0;
  private measured = 0;
  private meter: RuleMeter;
  private newest: Instant | null = null;
  private begun: { readonly at: number; readonly newest: Instant | null } | null = null;
  private over: ReadonlySet<string> = new Set();

  constructor(private readonly options: RuleLoadOptions) {
    this.meter = new RuleMeter(options.cpu);
  }

  /** What the next step is measured with; most are not. `newest` is what was told last. */
  next(newest: Instant | null): RuleMeter | undefined {
    this.newest = newest === null ? this.newest : Math.max(newest, this.newest ?? newest);
    this.steps += 1;
    if (this.steps % measure_every !== 0) return undefined;
    this.measured += 1;
    return this.meter;
  }

  /**
   * What the rules took, the dearest first, each time that enough has been measured; null between.
   * `at` is milliseconds of a clock that only goes on. History that is caught up with goes by
   * faster than it happened: a rule is charged by the second that was lived through.
   */
  look(at: number): readonly RuleCost[] | null {
    this.begun ??= { at, newest: this.newest };
    const { begun, newest } = this;
    if (at - begun.at < window_ms || this.measured === 0) return null;
    const lived = newest === null ? 0 : newest - (begun.newest ?? newest);
    const passed = Math.max(at - begun.at, lived);
    const times = this.steps / this.measured;
    const costs = [...this.meter.spent()].map(([alert, spent]): RuleCost => {
      const ms = spent * times;
      const share = ms / passed;
      const wasOver = this.over.has(alert);
      const isOver = share > this.options.budget * (wasOver ? BACK_BELOW : 1);
      return { alert, ms, share, isOver, hasTurned: isOver !== wasOver };
    });
    this.over = new Set(costs.flatMap(({ alert, isOver }) => (isOver ? [alert] : [])));
    this.begun = { at, newest };
    this.meter = new RuleMeter(this.options.cpu);
    this.steps = 0;
    this.measured = 0;
    return costs.sort((a, b) => b.share - a.share);
  }
}
