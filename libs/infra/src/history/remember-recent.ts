/** Recent memory, from the digests that the engine had read before it stopped. */
import { type Instant, MINUTE } from '#domain/base/instant.js';
import type { CodeBook } from '#domain/code/code-book.js';
import type { EngineState } from '#domain/engine/memory.js';
import { remember } from '#domain/engine/tick.js';
import type { Database } from '../db/database.js';
import { rows } from '../db/query.js';
import { readDigestsAgain } from '../store/digests.sql.js';
import { learnProfiles } from './learn-profiles.js';
import { readPages } from './read-pages.js';

/** Recent memory reaches this far back; the engine keeps a quarter of an hour. */
const REMEMBER_MS = 15 * MINUTE;
/** So many digests are in memory at a time; of a large fleet each has many thousand rows. */
export const page_digests_again = 60;

/** Reads digests again that were read up to a position, before a moment; profiles are learned. */
export async function rememberRecent(
  db: Database,
  tenant: string,
  state: EngineState,
  {
    readTo,
    at,
    codes,
  }: { readonly readTo: number; readonly at: Instant; readonly codes?: CodeBook },
): Promise<void> {
  const since = new Date(at - REMEMBER_MS);
  const size = page_digests_again;
  const pages = readPages(0, size, (after) => {
    return rows(db, readDigestsAgain, tenant, after, readTo, since, size);
  });
  for await (const page of pages) {
    const digests = page.map(({ body }) => body);
    await learnProfiles(db, tenant, state.profiles, digests);
    remember(state, digests, codes);
  }
}
