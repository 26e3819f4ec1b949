/** The engine's past, from the store: what it knew at a moment, and what it was told after it. */
import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { type EngineState, fromSnapshot, newState } from '#domain/engine/memory.js';
import { remember } from '#domain/engine/tick.js';
import type { Rule } from '#domain/rule/rule.js';
import type { Database } from '../db/database.js';
import { oneOrNone, rows } from '../db/query.js';
import { readDigestsAgain } from '../store/digests.sql.js';
import { digestsUntil, findPast } from '../store/history.sql.js';
import { learnProfiles } from './learn-profiles.js';

/** What the engine knew, and by which rules it went. */
export interface Past {
  readonly state: EngineState;
  readonly rules: readonly Rule[];
  /** The newest input it had seen. */
  readonly at: Instant;
  /** The position in the log of batches up to which it had read. */
  readonly readTo: number;
}

/** Recent memory reaches this far back; the engine keeps a quarter of an hour. */
const REMEMBER_MS = 15 * MINUTE;

/** The newest memory of a moment or earlier; null when none was kept, or by another version. */
export async function readPast(
  db: Database,
  tenant: string,
  moment: Instant,
): Promise<Past | null> {
  const kept = await oneOrNone(db, findPast, tenant, new Date(moment));
  const memory = kept && fromSnapshot(kept.snapshot);
  if (!kept || !memory) return null;
  const state = newState();
  Object.assign(state.memory, memory);
  const at = kept.at.getTime();
  const since = new Date(at - REMEMBER_MS);
  const again = await rows(db, readDigestsAgain, tenant, kept.read_position, since);
  const digests = again.map(({ body }) => body);
  await learnProfiles(db, tenant, state.profiles, digests);
  remember(state, digests);
  const rules = kept.rules.flatMap(({ rule }) => rule ?? []);
  return { state, rules, at, readTo: kept.read_position };
}

/** So many digests are in memory at a time. */
const page_digests = 200;

/** A tenant's digests after a position and up to a moment, by pages; profiles are learned. */
export async function* readDigestsUntil(
  db: Database,
  tenant: string,
  state: EngineState,
  { after, until }: { readonly after: number; readonly until: Instant },
): AsyncGenerator<Digest[], void, undefined> {
  const read = (position: number) => {
    const page = rows(db, digestsUntil, tenant, position, new Date(until), page_digests);
    // When nobody takes this page any more, its failure is nobody's.
    page.catch(() => {});
    return page;
  };
  let coming = read(after);
  for (;;) {
    const page = await coming;
    const last = page.at(-1);
    const more = page.length === page_digests && last;
    // The server reads the next page while this one is thought about.
    if (more) coming = read(last.position);
    const digests = page.map(({ body }) => body);
    await learnProfiles(db, tenant, state.profiles, digests);
    if (digests.length > 0) yield digests;
    if (!more) return;
  }
}
