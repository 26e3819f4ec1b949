import type { Instant } from '#domain/base/instant.js';

/** Something that happens at its moment. */
export type Job = (now: Instant) => void;

/** What is still to happen, in the order of time; equal moments keep the order of arrival. */
export interface EventQueue {
  push(at: Instant, job: Job): void;
  /** Runs everything up to and including `to`, with what that adds. */
  runUntil(to: Instant): void;
}

/** Makes an empty queue. */
export function createEventQueue(): EventQueue {
  return new HeapQueue();
}

/**
 * A binary heap over parallel arrays: a fleet of 20,000 has as many beats waiting at any time, and
 * typed keys spare an object and a pointer for each comparison.
 */
class HeapQueue implements EventQueue {
  private times = new Float64Array(1_024);
  private orders = new Float64Array(1_024);
  private readonly jobs: Job[] = [];
  private size = 0;
  private arrivals = 0;
  private clock = Number.NEGATIVE_INFINITY;

  push(at: Instant, job: Job): void {
    if (this.size === this.times.length) this.grow();
    // What is asked for too late happens now: time never goes back.
    const time = at > this.clock ? at : this.clock;
    const order = this.arrivals;
    this.arrivals += 1;
    let hole = this.size;
    this.size += 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      // An earlier arrival never has to move behind a later one of the same time.
      if ((this.times[parent] as number) <= time) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.times[hole] = time;
    this.orders[hole] = order;
    this.jobs[hole] = job;
  }

  runUntil(to: Instant): void {
    while (this.size > 0 && (this.times[0] as number) <= to) {
      this.clock = this.times[0] as number;
      this.removeFirst()(this.clock);
    }
    if (to > this.clock) this.clock = to;
  }

  private removeFirst(): Job {
    const first = this.jobs[0] as Job;
    this.size -= 1;
    const last = this.size;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      if (child + 1 < last && this.isBefore(child + 1, child)) child += 1;
      if (!this.isBefore(child, last)) break;
      this.move(child, hole);
      hole = child;
    }
    this.move(last, hole);
    this.jobs.length = last;
    return first;
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from] as number;
    this.orders[to] = this.orders[from] as number;
    this.jobs[to] = this.jobs[from] as Job;
  }

  private isBefore(left: number, right: number): boolean {
    const a = this.times[left] as number;
    const b = this.times[right] as number;
    return a < b || (a === b && (this.orders[left] as number) < (this.orders[right] as number));
  }

  private grow(): void {
    const [times, orders] = [this.times, this.orders];
    this.times = new Float64Array(times.length * 2);
    this.orders = new Float64Array(orders.length * 2);
    this.times.set(times);
    this.orders.set(orders);
  }
}
