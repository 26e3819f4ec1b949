/**
 * The engine's one step. Deterministic and without I/O: the same state and input give the same
 * effects in the same order, so the same function is the service, the scenario test, the replay
 * and the explanation. It owns its state and changes it in place.
 */
import { DAY, type Instant, MINUTE } from '../base/instant.js';
import type { CodeBook } from '../code/code-book.js';
import type { Digest } from '../digest/digest.js';
import { withoutExpected } from './announced-windows.js';
import { decided, senseAll } from './ask-detectors.js';
import { driveRuns } from './drive-run.js';
import { followAll } from './follow-incident.js';
import { followMerged } from './follow-merged.js';
import { forget } from './forget.js';
import { gatherGroups } from './gather-groups.js';
import { hearPeople } from './hear-people.js';
import { isFollowed } from './is-followed.js';
import { keepMuted } from './keep-muted.js';
import { keepSilent } from './keep-silent.js';
import { rememberingLooks } from './looks.js';
import type { EngineState, Followed } from './memory.js';
import { takeUp } from './open-incident.js';
import { pagePeople } from './page-people.js';
import { takeIn } from './recent.js';
import { rememberPast } from './remember-past.js';
import { noteSales } from './sale-book.js';
import { takeUpStated } from './take-up-stated.js';
import type { Effect, Settings, Ticked, TickInput } from './types.js';
import { breaches, watch } from './watch.js';

const CHANGES_KEEP_MS = DAY;
/** A resolved incident is remembered this long, so that a relapse opens it again. */
const RESOLVED_KEEP_MS = 35 * MINUTE;

/** Takes in what happened, and answers what has to be done about it. */
export function tick(
  state: EngineState,
  settings: Settings,
  input: TickInput,
  now: Instant,
): Ticked {
  const { memory } = state;
  for (const profile of input.profiles) state.profiles.set(profile.id, profile.attributes);
  const effects: Effect[] = hearPeople(state, settings, input.people, now);
  for (const digest of input.digests) {
    memory.newestAt = Math.max(memory.newestAt ?? 0, digest.to);
    memory.changes.push(...digest.changes);
    if (digest.signals.records.length > 0) {
      memory.sales ??= [];
      noteSales(memory.sales, digest);
    }
  }
  const digests = input.digests.map((digest) => unexpected(state, digest, settings.codes));
  const fresh = digests.map((digest) => takeIn(state.recent, digest, settings.codes));
  const { meter } = input;
  fresh.push(...senseAll(state, settings, digests, now, meter));
  watch(state, settings.rules, fresh, now, meter);
  const found = [
    ...breaches(state, settings.rules, now, meter),
    ...decided(state, settings.rules, fresh, now, meter),
  ];
  rememberingLooks(state, () => {
    for (const breach of found) {
      const take = breach.scope ? takeUpStated : takeUp;
      effects.push(...take(state, settings, breach, now));
    }
    effects.push(...followMerged(state, settings, fresh, now));
    effects.push(...followAll(state, settings, fresh, now));
  });
  effects.push(...driveRuns(state, settings, now));
  effects.push(...keepSilent(state, settings, now));
  effects.push(...keepMuted(state, settings, now));
  effects.push(...gatherGroups(state, settings, now));
  effects.push(...pagePeople(state, settings, now, input.elsewhere));
  effects.push(...faces(state, effects));
  tidy(state, now);
  return { effects, newestAt: memory.newestAt };
}

/**
 * Rebuilds what a snapshot leaves out, from digests that were already decided on; they may be
 * given page by page, the oldest first.
 */
export function remember(state: EngineState, digests: readonly Digest[], codes?: CodeBook): void {
  let newest = 0;
  for (const digest of digests) {
    takeIn(state.recent, unexpected(state, digest, codes), codes);
    newest = Math.max(newest, digest.to);
  }
  if (newest > 0) forget(state.recent, newest);
}

function unexpected({ memory, profiles }: EngineState, digest: Digest, codes?: CodeBook): Digest {
  return withoutExpected(digest, memory.changes, (id) => profiles.get(id), codes);
}

/** What happened to an incident is stored with the face it has after it. */
function faces(state: EngineState, effects: readonly Effect[]): Effect[] {
  const touched = new Set(effects.flatMap((e) => (e.kind === 'append_event' ? [e.incident] : [])));
  return state.memory.followed
    .filter((f) => touched.has(f.incident.id))
    .map((f) => ({ kind: 'save_incident', incident: f.incident }));
}

function tidy(state: EngineState, now: Instant): void {
  const { memory } = state;
  forget(state.recent, now);
  memory.changes = memory.changes.filter((change) => change.at >= now - CHANGES_KEEP_MS);
  const isKept = (f: Followed) =>
    isFollowed(f) || (f.incident.resolvedAt ?? 0) >= now - RESOLVED_KEEP_MS;
  for (const f of memory.followed) if (!isKept(f)) rememberPast(memory, f);
  memory.followed = memory.followed.filter(isKept);
}
