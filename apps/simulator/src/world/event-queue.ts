import type { Instant } from '#domain/base/instant.js';

/** Something that happens at its moment. */
export type Job = (now: Instant) => void;

/** What is still to happen, in the order of time; equal moments keep the order of arrival. */
export interface EventQueue {
  push(at: Instant, job: Job): void;
  /** Runs everything up to and including `to`, with what that adds. */
  runUntil(to: Instant): void;
}

/**
 * A binary heap over parallel arrays: a fleet of 20,000 has as many beats waiting at any time, and
 * typed keys spare an object and a pointer for each comparison.
 */
export function createEventQueue(): EventQueue {
  let times = new Float64Array(1_024);
  let orders = new Float64Array(1_024);
  const jobs: Job[] = [];
  let size = 0;
  let arrivals = 0;
  let clock = Number.NEGATIVE_INFINITY;

  function grow(): void {
    const [oldTimes, oldOrders] = [times, orders];
    times = new Float64Array(oldTimes.length * 2);
    orders = new Float64Array(oldOrders.length * 2);
    times.set(oldTimes);
    orders.set(oldOrders);
  }

  function push(at: Instant, job: Job): void {
    if (size === times.length) grow();
    // What is asked for too late happens now: time never goes back.
    const time = at > clock ? at : clock;
    const order = arrivals;
    arrivals += 1;
    let hole = size;
    size += 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      // An earlier arrival never has to move behind a later one of the same time.
      if ((times[parent] as number) <= time) break;
      times[hole] = times[parent] as number;
      orders[hole] = orders[parent] as number;
      jobs[hole] = jobs[parent] as Job;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    jobs[hole] = job;
  }

  function isBefore(left: number, right: number): boolean {
    const [a, b] = [times[left] as number, times[right] as number];
    return a < b || (a === b && (orders[left] as number) < (orders[right] as number));
  }

  function removeFirst(): Job {
    const first = jobs[0] as Job;
    size -= 1;
    const last = size;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      if (child + 1 < last && isBefore(child + 1, child)) child += 1;
      if (!isBefore(child, last)) break;
      times[hole] = times[child] as number;
      orders[hole] = orders[child] as number;
      jobs[hole] = jobs[child] as Job;
      hole = child;
    }
    times[hole] = times[last] as number;
    orders[hole] = orders[last] as number;
    jobs[hole] = jobs[last] as Job;
    jobs.length = size;
    return first;
  }

  function runUntil(to: Instant): void {
    while (size > 0 && (times[0] as number) <= to) {
      clock = times[0] as number;
      removeFirst()(clock);
    }
    if (to > clock) clock = to;
  }

  return { push, runUntil };
}
