/**
 * When people pay. Attempts of terminals with the same story are one Poisson process whose events
 * fall on its terminals by lot: what falls on a terminal that is away simply does not happen. That
 * is exact, and spares a waiting event for each of many thousand terminals.
 */
import { HOUR, type Instant, SECOND } from '#domain/base/instant.js';
import type { Fleet } from '../scenario/fleet.js';
import { attemptFilter } from './answers.js';
import type { Attempt } from './attempt.js';
import type { FleetTerminal } from './build-fleet.js';
import type { Cohort } from './cohort.js';
import type { EventQueue } from './event-queue.js';
import type { Random } from './random.js';
import { strengthOf } from './timeline.js';

/** What traffic needs of the world around it. */
export interface TrafficParts {
  readonly fleet: Fleet;
  readonly terminals: readonly FleetTerminal[];
  readonly cohorts: readonly Cohort[];
  readonly random: Random;
  readonly queue: EventQueue;
  /** Factor on everybody's rate. */
  readonly rate: number;
  readonly startsAt: Instant;
  /** The fleet's time of day, in milliseconds since midnight. */
  timeOfDay(now: Instant): number;
  /** A customer stands at this terminal. */
  arrive(terminal: number, now: Instant): void;
}

/** Makes customers come, and says which attempts a story thins out. */
export interface Traffic {
  start(): void;
  /** Whether an attempt takes place although stories slow down or speed up attempts like it. */
  takesPlace(attempt: Attempt, now: Instant): boolean;
}

/** Rates are held for this long; ramps climb in such steps. */
const STEP_MS = SECOND;

/** Terminals that the same traffic lines hold for from the same moments. */
interface Group {
  readonly members: number[];
  readonly lines: readonly Cohort[];
  /** Where the process is, with the fraction of a millisecond that instants do not have. */
  cursor: number;
}

/** Sets up the processes of a fleet. */
export function createTraffic(parts: TrafficParts): Traffic {
  const { fleet, random, queue, startsAt, arrive } = parts;
  const shaped = parts.cohorts.filter(({ timed }) => timed.line.traffic !== undefined);
  const filtered = shaped.filter(({ timed }) => namesAttempts(timed.line.where));
  const filters = filtered.map((cohort) => ({
    cohort,
    matches: attemptFilter(cohort.timed.line.where),
  }));

  /** Attempts a millisecond of a group; the bound of it where only some attempts are shaped. */
  function rateOf(group: Group, now: Instant): number {
    const hour = Math.floor(parts.timeOfDay(now) / HOUR) % 24;
    let perHour = fleet.attemptsPerHour * (fleet.hourFactor[hour] ?? 0) * parts.rate;
    for (const cohort of group.lines) {
      const factor = factorOf(cohort, now, cohort.joinsAt[group.members[0] as number] as number);
      perHour *= filtered.includes(cohort) ? Math.max(1, factor) : factor;
    }
    return (perHour * group.members.length) / HOUR;
  }

  function run(group: Group): void {
    const step = Math.floor((group.cursor - startsAt) / STEP_MS) + 1;
    const stepEnd = startsAt + step * STEP_MS;
    const rate = rateOf(group, Math.floor(group.cursor));
    const next = rate > 0 ? group.cursor + random.gap() / rate : Number.POSITIVE_INFINITY;
    if (next >= stepEnd) {
      // Waiting has no memory: drawing anew at the next step is exact.
      group.cursor = stepEnd;
      queue.push(stepEnd, () => run(group));
      return;
    }
    group.cursor = next;
    queue.push(Math.floor(next), (now) => {
      arrive(group.members[random.below(group.members.length)] as number, now);
      run(group);
    });
  }

  return {
    start() {
      for (const group of groupsOf(parts.terminals, shaped, startsAt)) run(group);
    },
    takesPlace(attempt, now) {
      for (const { cohort, matches } of filters) {
        const factor = factorOf(cohort, now, cohort.joinsAt[attempt.terminal] as number);
        const share = (matches(attempt) ? factor : 1) / Math.max(1, factor);
        if (share < 1 && random.next() >= share) return false;
      }
      return true;
    },
  };
}

function factorOf(cohort: Cohort, now: Instant, joinsAt: Instant): number {
  const { timed } = cohort;
  if (timed.line.traffic === undefined || now < joinsAt) return 1;
  return 1 + (timed.line.traffic.factor - 1) * strengthOf(timed, now);
}

function namesAttempts(where: Cohort['timed']['line']['where']): boolean {
  return Boolean(where.issuer ?? where.scheme ?? where.entry);
}

function groupsOf(
  terminals: readonly FleetTerminal[],
  shaped: readonly Cohort[],
  startsAt: Instant,
): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { index, isOffline } of terminals) {
    if (isOffline) continue;
    const key = shaped.map(({ joinsAt }) => joinsAt[index]).join();
    const group = groups.get(key);
    if (group) group.members.push(index);
    else {
      const lines = shaped.filter(({ joinsAt }) => joinsAt[index] !== Number.POSITIVE_INFINITY);
      groups.set(key, { members: [index], lines, cursor: startsAt });
    }
  }
  return groups.values();
}
