/** A token bucket: so many a second, so many at once. Times are monotonic milliseconds. */
export class RateBucket {
  private tokens: number;
  private at: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now: number,
  ) {
    this.tokens = burst;
    this.at = now;
  }

  /** Takes one; false when there is none. */
  take(now: number): boolean {
    if (this.tokens < 1) this.refill(now);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Whether a part of the burst is there again, so that who waited gets more than one. */
  ready(now: number): boolean {
    this.refill(now);
    return this.tokens >= Math.max(1, this.burst / 10);
  }

  /** Whether it is as if nobody had taken anything for a while. */
  full(now: number): boolean {
    this.refill(now);
    return this.tokens >= this.burst;
  }

  private refill(now: number): void {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) / 1_000) * this.perSecond);
    this.at = now;
  }
}
