/**
 * Two devices with one client id throw each other out for ever. Whoever is taken over, or connects,
 * too often within a minute is parked for a while: nothing of it gets in.
 */
export interface FlapLimits {
  readonly takeoversPerMinute: number;
  readonly connectsPerMinute: number;
  readonly parkMs: number;
  /** Client ids that are remembered. */
  readonly ids: number;
}

interface Trace {
  minute: number;
  takeovers: number;
  connects: number;
  parkedUntil: number;
}

/** Remembers who came how often. Times are monotonic milliseconds. */
export class FlapGuard {
  private readonly traces = new Map<string, Trace>();

  constructor(private readonly limits: FlapLimits) {}

  /** Whether this client id is parked. */
  parked(id: string, now: number): boolean {
    return (this.traces.get(id)?.parkedUntil ?? 0) > now;
  }

  /** Somebody connects under this id; answers whether that parks it. */
  came(id: string, tookOver: boolean, now: number): boolean {
    const minute = Math.floor(now / 60_000);
    const trace = this.traces.get(id) ?? { minute, takeovers: 0, connects: 0, parkedUntil: 0 };
    if (trace.minute !== minute) Object.assign(trace, { minute, takeovers: 0, connects: 0 });
    trace.connects += 1;
    if (tookOver) trace.takeovers += 1;
    const { takeoversPerMinute, connectsPerMinute, parkMs } = this.limits;
    const tooOften = trace.takeovers > takeoversPerMinute || trace.connects > connectsPerMinute;
    if (tooOften) trace.parkedUntil = now + parkMs;
    // Put at the end again: the first of the map is the one that was quiet for longest.
    this.traces.delete(id);
    this.traces.set(id, trace);
    this.forget(now);
    return tooOften;
  }

  private forget(now: number): void {
    if (this.traces.size <= this.limits.ids) return;
    for (const [id, trace] of this.traces) {
      if (trace.parkedUntil > now && this.traces.size <= this.limits.ids * 2) continue;
      this.traces.delete(id);
      return;
    }
  }
}
