/** What each rule takes of a tick, by a clock that is passed in: the core has none. */
export class RuleMeter {
  private readonly taken = new Map<string, number>();
  private begun = 0;

  /** `clock` answers milliseconds of whatever is measured, and never goes back. */
  constructor(private readonly clock: () => number) {}

  /** What is done from here on belongs to whoever is charged next. */
  begin(): void {
    this.begun = this.clock();
  }

  /** Charges alerts with what was done since the beginning or the last charge, each its part. */
  charge(...alerts: readonly string[]): void {
    const now = this.clock();
    for (const alert of alerts) {
      this.taken.set(alert, (this.taken.get(alert) ?? 0) + (now - this.begun) / alerts.length);
    }
    this.begun = now;
  }

  /** Milliseconds by alert, so far. */
  spent(): ReadonlyMap<string, number> {
    return this.taken;
  }
}
