/** The incident as people are told of it: who is hit, what it is called, what came before. */
import { HOUR, type Instant, MINUTE, SECOND } from '../base/instant.js';
import type { Finding, Locks } from '../detect/detector.js';
import { diagnose } from '../diagnose/diagnose.js';
import type { Evidence, Incident } from '../incident/incident.js';
import { settleSeverity } from '../incident/settle-severity.js';
import type { Change } from '../message/schema.js';
import { countScope, evidenceOf, type Findings } from './examine.js';
import { findLocks } from './find-locks.js';
import type { EngineState, First } from './memory.js';
import { failureWithin, slicesSince } from './recent.js';
import { regionHit } from './region-hit.js';
import { salesBefore } from './sale-book.js';
import { signFault } from './sign-fault.js';
import type { Settings } from './types.js';
import { type Breach, evidenceAsked, weighingOf } from './watch.js';

const CHANGES_BEFORE_MS = 24 * HOUR;

/** Which incident is described, since when, and when that is. */
export interface Place {
  readonly id: string;
  readonly onset: Instant;
  readonly now: Instant;
  /** What was found to belong to it before. */
  readonly findings?: readonly Finding[];
  /** What it was of alone before others failed. */
  readonly first?: First | undefined;
}

/** Describes what a breach was found to be. */
export function describe(
  state: EngineState,
  settings: Settings,
  breach: Breach,
  findings: Findings,
  place: Place,
): Incident {
  const { finding } = weighingOf(breach.rule);
  const { localisation, leaves } = findings;
  const cause = [...localisation.cause];
  const changes = changesBefore(state.memory.changes, cause, place.onset, place.now);
  const counts = countScope(state, [finding], cause, place.onset);
  const reached = reachOf(state, [finding], cause, place.onset);
  const locks = findLocks(state, finding, cause, place.onset, settings.codes);
  const told = { score: round(breach.score), limit: round(evidenceAsked(state, breach.rule)) };
  const proof = evidenceOf(state, finding, findings, place.onset, told, settings.codes);
  const found = {
    findings: [finding, ...(place.findings ?? []).filter((f) => f !== finding)],
    ...{ localisation, counts, changes, locks, control: proof.control, reach: reached.share },
    first: place.first,
  };
  const signature = signFault(state, found, place.onset, place.now);
  const named = diagnose(signature, settings.codes);
  const seconds = Math.max(1, (place.now - place.onset) / SECOND);
  const minutes = Math.max(1, (place.now - place.onset) / MINUTE);
  const sales = salesBefore(state.memory.sales ?? [], place.onset);
  return {
    id: place.id,
    tenant: settings.tenant,
    epoch: 1,
    kind: named.kind,
    status: 'triggered',
    severity: breach.rule.severity ?? named.severity,
    rule: breach.rule.alert,
    startedAt: place.onset,
    detectedAt: place.now,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    cause,
    explainedShare: round(localisation.explainedShare),
    confidence: round(localisation.confidence),
    diagnosis: named.id,
    playbook: named.playbook,
    forbidden: [...named.forbidden],
    impact: {
      // Whom nobody names are so many as are told of in a minute.
      terminals: Math.max(reached.terminals.size, Math.round(counts.unnamed / minutes)),
      merchants: reached.merchants.size,
      regions: [...reached.regions].sort(),
      failingPerMinute: Math.round((counts.failures / seconds) * 60),
      ratio: round(signature.ratio),
      baseline: round(leaves.normal),
    },
    changes: changes.map(({ id, what, at }) => ({ id, what, at })),
    evidence: {
      ...withLocks(proof, locks),
      ...(named.weighed.length > 0 && { weighed: [...named.weighed] }),
    },
    ...(sales.length > 0 && { sales }),
  };
}

/** Evidence with the cards that are locked by now; what was counted before stays. */
export function withLocks(evidence: Evidence, locks: Locks | null): Evidence {
  if (locks === null) return evidence;
  const before = evidence.locks ?? locks;
  const { since, afterMs, behind } = before;
  const failures = Math.max(before.failures, locks.failures);
  return { ...evidence, locks: { failures, codes: [...locks.codes], since, afterMs, behind } };
}

/** What an incident is found to be now, with what became of it so far. */
export function withPastOf(before: Incident, now: Incident): Incident {
  const { id, epoch, status, startedAt, detectedAt, acknowledgedAt, acknowledgedBy } = before;
  const past = { id, epoch, status, startedAt, detectedAt, acknowledgedAt, acknowledgedBy };
  return withHandOf(before, { ...now, ...past });
}

/** What an incident is found to be now, with what people said of it and what came before it. */
export function withHandOf(before: Incident, now: Incident): Incident {
  const { roles, links, verdicts, silenced, inhibited, muted, sales, returns } = before;
  return {
    ...now,
    ...settleSeverity(now.severity, before.severityByHand),
    ...(roles && { roles }),
    ...(links && { links }),
    ...(verdicts && { verdicts }),
    ...(silenced && { silenced }),
    ...(inhibited && { inhibited }),
    ...(muted && { muted }),
    ...(sales && { sales }),
    ...(returns && { returns }),
  };
}

/** Who is hit, and which share of all merchants heard from lately that is. */
export function reachOf(
  state: EngineState,
  classes: readonly Finding[],
  cause: Incident['cause'],
  since: Instant,
): { terminals: Set<string>; merchants: Set<string>; regions: Set<string>; share: number } {
  const terminals = new Set<string>();
  const merchants = new Set<string>();
  const named = cause.filter(({ attribute }) => attribute === 'region');
  const regions = new Set(named.map(({ value }) => value));
  const everyone = new Set<string>();
  for (const slice of slicesSince(state.recent, since)) {
    for (const f of slice.failures) {
      if (!classes.includes(f.class)) continue;
      const profile = state.profiles.get(f.profile);
      if (!failureWithin(f, profile, cause)) continue;
      if (f.terminal !== '') terminals.add(f.terminal);
      if (f.merchant !== undefined) merchants.add(f.merchant);
      const region = regionHit(f, profile);
      if (region !== undefined) regions.add(region);
    }
  }
  // Any failure of the last quarter of an hour, a mistyped PIN too, shows a merchant that trades.
  for (const slice of state.recent.slices) {
    for (const { merchant } of slice.failures) if (merchant !== undefined) everyone.add(merchant);
  }
  const share = everyone.size > 0 ? merchants.size / everyone.size : 0;
  return { terminals, merchants, regions, share };
}

function changesBefore(
  changes: readonly Change[],
  cause: Incident['cause'],
  onset: Instant,
  now: Instant,
): Change[] {
  return changes
    .filter((c) => c.at <= now && c.at >= onset - CHANGES_BEFORE_MS && touches(c, cause))
    .sort((a, b) => b.at - a.at)
    .slice(0, 5);
}

/** Whether a change's scope meets the cause: no attribute of both names only other values. */
function touches(change: Change, cause: Incident['cause']): boolean {
  return Object.entries(change.scope).every(([attribute, value]) => {
    const named = cause.filter((e) => e.attribute === attribute).map((e) => e.value);
    const values = Array.isArray(value) ? value : [value];
    return named.length === 0 || named.some((v) => values.includes(v));
  });
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
