/**
 * What back offices say: each acquirer's own counts every few seconds, and the changes they
 * announce. This plane has its own way to Tillwatch; it goes on when terminals are cut off.
 */
import type { Instant } from '#domain/base/instant.js';
import type { Change, Pulse } from '#domain/message/schema.js';
import type { Announcement } from '../scenario/effects.js';
import type { Fleet } from '../scenario/fleet.js';
import type { Ending } from './attempt.js';
import type { EventQueue } from './event-queue.js';
import type { Mouth } from './mouth.js';
import type { TimedLine } from './timeline.js';

/** What back offices need of the world. */
export interface HostPlaneParts {
  readonly fleet: Fleet;
  readonly queue: EventQueue;
  readonly mouth: Mouth;
  readonly lines: readonly TimedLine[];
  readonly startsAt: Instant;
}

/** The back offices of a fleet. */
export interface HostPlane {
  start(): void;
  /** An acquirer has seen an attempt and its end. */
  count(acquirer: string, kind: Ending['kind']): void;
}

/** Who announces what no acquirer does: the terminal management system. */
const TERMINAL_MANAGEMENT = 'tms';
const NAME_LENGTH_MAX = 32;

/** Makes the back offices of a fleet. */
export function createHostPlane(parts: HostPlaneParts): HostPlane {
  const { fleet, queue, mouth, startsAt } = parts;
  const span = fleet.hostPulseSeconds;
  const none = { attempt: 0, approved: 0, declined: 0, failed: 0, noAnswer: 0 };
  const counts = new Map(Object.keys(fleet.acquirer).map((name) => [name, { ...none }]));

  function pulse(now: Instant): void {
    for (const [acquirer, seen] of counts) {
      const id = `${acquirer}-${Math.floor(now / 1_000)}`;
      const body: Pulse = { v: 1, id, at: now, span, acquirer, ...seen };
      mouth.sayHost(acquirer, 'pulse', body, now);
      counts.set(acquirer, { ...none });
    }
    queue.push(now + span * 1_000, pulse);
  }

  return {
    start() {
      queue.push(startsAt + span * 1_000, pulse);
      for (const { line, from, until, index } of parts.lines) {
        const { change } = line;
        if (change === undefined) continue;
        queue.push(from, (now) => {
          const source = change.source ?? sourceOf(change);
          const id = change.id ?? `chg-${index + 1}-${Math.floor(now / 1_000)}`;
          mouth.sayHost(source, 'change', changeOf(change, id, until, now), now);
        });
      }
    },
    count(acquirer, kind) {
      const seen = counts.get(acquirer);
      if (seen === undefined) return;
      seen.attempt += 1;
      seen[kind] += 1;
    },
  };
}

/** The one acquirer that a change is about speaks for itself. */
function sourceOf({ scope }: Announcement): string {
  const [only, ...others] = scope.acquirer ?? [];
  const isName = only !== undefined && /^[A-Za-z0-9_-]+$/.test(only);
  return isName && others.length === 0 ? only.slice(0, NAME_LENGTH_MAX) : TERMINAL_MANAGEMENT;
}

function changeOf(change: Announcement, id: string, until: Instant | null, at: Instant): Change {
  const scope = Object.entries(change.scope).map(([key, values]) => {
    return [key, values.length === 1 ? (values[0] as string) : values] as const;
  });
  const expected = Object.entries(change.expect ?? {}).map(([key, [value = '']]) => [key, value]);
  return {
    v: 1,
    id,
    at,
    what: change.what,
    ...(change.ref !== undefined && { ref: change.ref }),
    scope: Object.fromEntries(scope),
    ...(until !== null && { until }),
    ...(change.expect !== undefined && { expect: Object.fromEntries(expected) }),
    ...(change.note !== undefined && { note: change.note }),
  };
}
