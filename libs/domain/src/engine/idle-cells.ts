/**
 * The cells of one attribute of a rule against which nothing speaks: most of them, at most times.
 * Healthy traffic only moves the moment until which they were healthy, and adds to what is learned.
 * Both are kept here, by the code of the value, until somebody has to know.
 */
import type { Instant } from '../base/instant.js';

export class IdleCells {
  private idle = new Uint8Array(16);
  /** When healthy traffic came last. */
  private lastAt = new Float64Array(16);
  /** Attempts that are still to be learned: of this minute, and of the one before. */
  private attempts = new Float64Array(16);
  private before = new Float64Array(16);

  /** Says that nothing speaks against a cell any more. */
  rest(code: number): void {
    if (code >= this.idle.length) this.grow(2 * code);
    this.idle[code] = 1;
  }

  /** Takes healthy traffic of a cell in; false when something may speak against it. */
  take(code: number, attempts: number, now: Instant, learns: boolean): boolean {
    if (this.idle[code] !== 1) return false;
    this.lastAt[code] = now;
    if (learns) this.attempts[code] = (this.attempts[code] as number) + attempts;
    return true;
  }

  /** Says that something comes that may speak against a cell; answers when it was healthy last. */
  wake(code: number): Instant {
    if (this.idle[code] !== 1) return 0;
    this.idle[code] = 0;
    return this.healthyAt(code);
  }

  /** When a cell was healthy last, as far as it is kept here. */
  healthyAt(code: number): Instant {
    return this.lastAt[code] ?? 0;
  }

  /** Gives away the attempts of this minute that are still to be learned. */
  takeAttempts(code: number): number {
    return taken(this.attempts, code);
  }

  /** The same of the minute before. */
  takeBefore(code: number): number {
    return taken(this.before, code);
  }

  /** A minute has ended; everything of the one before it was given away. */
  turn(): void {
    [this.before, this.attempts] = [this.attempts, this.before];
  }

  private grow(size: number): void {
    const idle = new Uint8Array(size + 1);
    idle.set(this.idle);
    this.idle = idle;
    this.lastAt = copied(this.lastAt, size + 1);
    this.attempts = copied(this.attempts, size + 1);
    this.before = copied(this.before, size + 1);
  }
}

function taken(from: Float64Array, code: number): number {
  const attempts = from[code] ?? 0;
  if (attempts !== 0) from[code] = 0;
  return attempts;
}

function copied(from: Float64Array, size: number) {
  const into = new Float64Array(size);
  into.set(from);
  return into;
}
