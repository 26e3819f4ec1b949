/**
 * The base rate of the whole fleet moves: a scheme's rules change, payday comes, a host is slow
 * everywhere. What every acquirer, region and model has alike, and at most two and a half times
 * the usual, is no outage: the normal rate follows, so that no value is told of it, and it is kept
 * as a drift that a rule may show (`fleet-drift.ts`). What goes beyond that is a fault, whatever it
 * has in common.
 *
 * It looks at whole minutes that nobody owns, once a minute, so that an outage of the fleet has
 * long been told before it could be taken for one.
 */
import { HOUR, type Instant, MINUTE } from '../base/instant.js';
import { FLEET, normalRate } from '../detect/baseline.js';
import type { Finding } from '../detect/detector.js';
import { factsOf, isPayment } from '../detect/registry.js';
import { isOfPair } from '../rule/watched.js';
import type { Findings } from './examine.js';
import { mixOf, seasonOf } from './learn-normal.js';
import type { EngineState, PendingMinute } from './memory.js';
import { eachInSlice, slicesSince } from './recent.js';
import { settle } from './settle.js';

/** Factors on the normal rate: less is everyday life, more is a fault. */
const LEAST = 1.3;
const MOST = 2.5;
/** Minutes that are looked at, and how many of them must be known. */
const WINDOW = 5;
const KNOWN_MIN = 3;
const FAILURES_MIN = 30;
/** While nothing can be said, as an incident is open, a drift is believed for so long. */
const KEEP_MS = HOUR;
/** Of each attribute, values of this share of the fleet may be ill, and that is no drift. */
const ILL_MAX = 0.75;
/** Values of an attribute that cover less of the fleet say nothing about it. */
const COVERED_MIN = 0.8;
/** A breach that is younger may be an outage that has only begun. */
const YOUNG_MS = MINUTE;

/** Failures, and how many were to be expected. */
interface Sum {
  failures: number;
  expected: number;
}

/** Looks once a minute how far the base rates of these findings have moved. */
export function followDrift(
  { memory, profiles, recent }: EngineState,
  findings: Iterable<Finding>,
  now: Instant,
): void {
  const minute = Math.floor(now / MINUTE) * MINUTE;
  const minutes = memory.pending.filter(({ at }) => at < minute);
  const newest = minutes.at(-1)?.at;
  if (newest === undefined || newest === memory.driftAt) return;
  memory.driftAt = newest;
  const state = { memory, profiles, recent };
  for (const finding of new Set(findings)) {
    if (!canDrift(finding)) continue;
    const seen = minutes.slice(-WINDOW).filter(({ sums }) => sums.has(`${finding}|${FLEET}`));
    const known = memory.drifts.get(finding);
    if (seen.length < KNOWN_MIN) {
      if (known && now - known.at >= KEEP_MS) memory.drifts.delete(finding);
      continue;
    }
    const factor = factorOf(state, finding, seen);
    if (factor === 1) memory.drifts.delete(finding);
    else memory.drifts.set(finding, { factor, since: known?.since ?? seen[0]?.at ?? now, at: now });
  }
}

/**
 * Whether what a breach tells of the whole fleet is a drift: not too much, not too new, and
 * everywhere. Then the normal rate follows at once.
 */
export function driftsSince(
  state: EngineState,
  finding: Finding,
  { localisation, leaves }: Findings,
  onset: Instant,
  now: Instant,
): boolean {
  if (localisation.cause.length > 0 || !canDrift(finding) || now - onset < YOUNG_MS) return false;
  let attempts = 0;
  leaves.attempts.forEach((n) => {
    attempts += n;
  });
  const failures = leaves.failures.reduce((sum, { count }) => sum + count, 0);
  if (failures >= MOST * attempts * leaves.normal) return false;
  const { pending, drifts } = state.memory;
  const factor = factorOf(
    state,
    finding,
    pending.filter(({ at }) => at > onset - MINUTE),
  );
  if (factor === 1) return false;
  drifts.set(finding, { factor, since: drifts.get(finding)?.since ?? onset, at: now });
  return true;
}

/** Only faults of systems: customers' own declines say how much traffic there is. */
function canDrift(finding: Finding): boolean {
  const facts = factsOf(finding);
  return isPayment(facts) && !facts.business;
}

/** What the healthiest quarter of the fleet has, too, as a factor on normal; 1 where it has not. */
function factorOf(state: EngineState, finding: Finding, minutes: readonly PendingMinute[]): number {
  const fleet = state.memory.learned.get(`${finding}|${FLEET}`);
  const all = { failures: 0, expected: 0 };
  const usual = normalRate(finding, fleet, undefined) * seasonOf(state.memory, finding);
  for (const { sums } of minutes) {
    const sum = sums.get(`${finding}|${FLEET}`);
    all.failures += sum?.failures ?? 0;
    all.expected += (sum?.attempts ?? 0) * usual;
  }
  const { failures, expected } = all;
  if (failures < FAILURES_MIN || expected <= 0) return 1;
  const surely = (failures - 2 * Math.sqrt(failures)) / expected;
  if (surely < LEAST || surely > MOST) return 1;
  const shares = [...sumsByAttribute(state, finding, minutes), ...sumsByAttempt(state, finding)]
    .filter((sums) => covers(sums, all))
    .map(healthyQuarter);
  if (shares.length === 0) return 1;
  const factor = Math.min(MOST, failures / expected, ...shares);
  return factor < LEAST ? 1 : factor;
}

/** The watched values of each attribute of profiles. */
function sumsByAttribute(
  { memory }: EngineState,
  finding: Finding,
  minutes: readonly PendingMinute[],
): Sum[][] {
  settle(memory);
  const prefix = `${finding}|`;
  const fleet = memory.learned.get(prefix);
  const season = seasonOf(memory, finding);
  const values = new Map<string, Map<string, Sum>>();
  for (const { sums } of minutes) {
    for (const [key, { attempts, failures }] of sums) {
      if (!key.startsWith(prefix) || key === prefix) continue;
      // The same attempts are those of each value by itself.
      if (isOfPair(key.slice(prefix.length))) continue;
      const attribute = key.slice(prefix.length, key.indexOf('=', prefix.length));
      const of = values.get(attribute) ?? new Map<string, Sum>();
      values.set(attribute, of);
      const sum = of.get(key) ?? { failures: 0, expected: 0 };
      of.set(key, sum);
      sum.failures += failures;
      sum.expected += attempts * season * normalRate(finding, fleet, memory.learned.get(key));
    }
  }
  return [...values.values()].map((of) => [...of.values()]);
}

/** The same of issuers, schemes and entry modes, by how attempts usually split. */
function sumsByAttempt(state: EngineState, finding: Finding): Sum[][] {
  const { memory, recent } = state;
  const { units } = factsOf(finding);
  const fleet = memory.learned.get(`${finding}|${FLEET}`);
  const usual = normalRate(finding, fleet, undefined) * seasonOf(memory, finding);
  const mix = mixOf(state, units);
  let attempts = 0;
  const failures = { issuer: new Map(), scheme: new Map(), entry: new Map() };
  const names = ['issuer', 'scheme', 'entry'] as const;
  for (const slice of slicesSince(recent, (memory.driftAt ?? 0) - (WINDOW - 1) * MINUTE)) {
    eachInSlice(slice, units === 'pin' ? 'pin' : 'all', (_profile, n) => {
      attempts += n;
    });
    for (const failure of slice.failures) {
      if (failure.class !== finding || !failure.counted) continue;
      for (const name of names) {
        const value = failure[name];
        const of: Map<string, number> = failures[name];
        if (value !== undefined) of.set(value, (of.get(value) ?? 0) + failure.count);
      }
    }
  }
  return names.map((name) =>
    Object.entries(mix[name]).map(([value, share]) => ({
      failures: failures[name].get(value) ?? 0,
      expected: attempts * usual * share,
    })),
  );
}

/** Whether several values make up nearly all of the fleet. */
function covers(sums: readonly Sum[], { expected }: Sum): boolean {
  const covered = sums.reduce((sum, each) => sum + each.expected, 0);
  return sums.length > 1 && covered >= COVERED_MIN * expected;
}

/** The factor, at most as far as chance allows, that no more than a quarter falls below. */
function healthyQuarter(sums: readonly Sum[]): number {
  const all = sums.reduce((sum, { expected }) => sum + expected, 0);
  const sorted = sums
    .filter(({ expected }) => expected > 0)
    .map(({ failures, expected }) => {
      const factor = failures / expected;
      const chance = (2 * Math.sqrt(failures) + 2) / expected;
      return { expected, factor, upper: factor + chance };
    })
    .sort((a, b) => a.upper - b.upper);
  let healthy = 0;
  for (const { expected, upper } of sorted) {
    healthy += expected;
    if (healthy >= (1 - ILL_MAX) * all) return upper;
  }
  return 1;
}
