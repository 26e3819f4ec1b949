/** The engine's past, from the store: what it knew at a moment, and what it was told after it. */
import type { Instant } from '#domain/base/instant.js';
import type { Digest } from '#domain/digest/digest.js';
import { type EngineState, fromSnapshot, newState } from '#domain/engine/memory.js';
import type { Rule } from '#domain/rule/rule.js';
import type { Database } from '../db/database.js';
import { oneOrNone, rows } from '../db/query.js';
import { digestsUntil, findPast } from '../store/history.sql.js';
import { learnProfiles } from './learn-profiles.js';
import { readPages } from './read-pages.js';
import { rememberRecent } from './remember-recent.js';

/** What the engine knew, and by which rules it went. */
export interface Past {
  readonly state: EngineState;
  readonly rules: readonly Rule[];
  /** The newest input it had seen. */
  readonly at: Instant;
  /** The position in the log of batches up to which it had read. */
  readonly readTo: number;
}

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
  await rememberRecent(db, tenant, state, { readTo: kept.read_position, at });
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
  const pages = readPages(after, page_digests, (position) => {
    return rows(db, digestsUntil, tenant, position, new Date(until), page_digests);
  });
  for await (const page of pages) {
    const digests = page.map(({ body }) => body);
    await learnProfiles(db, tenant, state.profiles, digests);
    yield digests;
  }
}
