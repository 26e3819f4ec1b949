/** Days that look like trouble and are none: how often people are told of them all the same. */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { tick } from '#domain/engine/tick.js';
import type { Effect } from '#domain/engine/types.js';
import type { Incident } from '#domain/incident/incident.js';
import { causeOf } from '../../../apps/tillwatch/src/judge-story.js';
import { QuietLines } from './common-lines.js';
import { COMMON_RULES } from './common-rules.js';
import type { Day } from './day.js';
import type { LiveFleet } from './live-fleet.js';
import { HOST_ERRORS } from './play-outage.js';
import { goOn, type Warm } from './warm-up.js';

/** A kind of stress: what the day is like, and what becomes of its digests. */
interface Stress {
  day(from: number): Omit<Day, 'seed'>;
  begin?(live: LiveFleet, from: number): void;
  /** The digests that arrive in a second, given the one that was made. */
  deliver?(second: number, digest: Digest, kept: Digest[]): Digest[];
}

const STUCK = [3, 1_234] as const;
const HOLE_S = { from: 300, to: 600 } as const;
const HELD_S = { from: 300, to: 345 } as const;
const RAISED_FROM = 2 * MINUTE;

const after = (from: number, factor: number) => (now: number) =>
  now > from + RAISED_FROM ? factor : 1;

function stick(live: LiveFleet, from: number, terminals: readonly number[]): void {
  for (const terminal of terminals) {
    live.payments.luck.stick({ terminal, until: from + 120 * MINUTE, mishap: HOST_ERRORS });
  }
}

/** By name. */
export const STRESSES: Readonly<Record<string, Stress>> = {
  sale_x3: { day: (from) => ({ traffic: after(from, 3) }) },
  base_x1_3: { day: (from) => ({ failing: after(from, 1.3) }) },
  base_x1_5: { day: (from) => ({ failing: after(from, 1.5) }) },
  base_x2: { day: (from) => ({ failing: after(from, 2) }) },
  stuck_1: { day: () => ({}), begin: (live, from) => stick(live, from, STUCK.slice(0, 1)) },
  stuck_2: { day: () => ({}), begin: (live, from) => stick(live, from, STUCK) },
  hole_5m: {
    day: () => ({}),
    deliver: (s, digest) => (s > HOLE_S.from && s <= HOLE_S.to ? [] : [digest]),
  },
  late_flush: {
    day: () => ({}),
    deliver: (s, digest, kept) => {
      kept.push(digest);
      return s > HELD_S.from && s <= HELD_S.to ? [] : kept.splice(0);
    },
  },
};

/** What came of some minutes under a stress. */
export interface Stressed {
  /** Rule, cause, nats and the second of each. */
  readonly pages: readonly string[];
  /** How often the common rules would have cried, by their names. */
  readonly common: ReadonlyMap<string, number>;
}

/** The common rules look as often as people let them. */
const LOOK_S = 15;

/** Plays some minutes under a stress. */
export function playStress(warm: Warm, name: string, seed: number, minutes: number): Stressed {
  const stress = STRESSES[name] as Stress;
  const { live, state, common } = goOn(warm, { seed, ...stress.day(warm.now) });
  const lines = new QuietLines();
  stress.begin?.(live, warm.now);
  const kept: Digest[] = [];
  const pages: string[] = [];
  for (let second = 1; second <= (minutes * MINUTE) / SECOND; second += 1) {
    const { now, input } = live.next();
    const [made] = input.digests;
    const digests = made && stress.deliver ? stress.deliver(second, made, kept) : input.digests;
    for (const digest of digests) common.take(digest);
    if (second % LOOK_S === 0) lines.take(common.look(now), now);
    const { effects } = tick(state, warm.settings, { ...input, digests }, now);
    for (const incident of firstTold(effects)) {
      const cause = causeOf(incident).join(' & ') || 'everything';
      const nats = Math.round(incident.evidence.score);
      pages.push(`${incident.rule} ${cause}, ${nats} nats after ${second} s`);
    }
  }
  const cries = COMMON_RULES.map((rule) => [rule.name, lines.episodes(rule.name)] as const);
  return { pages, common: new Map(cries) };
}

/** The incidents that people hear of for the first time. */
function firstTold(effects: readonly Effect[]): Incident[] {
  const told = effects.flatMap((e) =>
    e.kind === 'enqueue_notification' && e.reason === 'first' ? [e.incident] : [],
  );
  return effects.flatMap((e) =>
    e.kind === 'save_incident' && told.includes(e.incident.id) ? [e.incident] : [],
  );
}
