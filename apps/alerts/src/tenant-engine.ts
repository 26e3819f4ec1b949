/** One tenant's engine: its state, how far it has read, and how both are kept. */
import type { CodeBook } from '#domain/code/code-book.js';
import { isListed } from '#domain/code/read-code.js';
import type { Digest } from '#domain/digest/digest.js';
import { type EngineState, fromSnapshot, newState } from '#domain/engine/memory.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { one, oneOrNone, rows } from '#infra/db/query.js';
import { learnProfiles } from '#infra/history/learn-profiles.js';
import { rememberRecent } from '#infra/history/remember-recent.js';
import { readDigests } from '#infra/store/digests.sql.js';
import { loadEngineState } from '#infra/store/engine.sql.js';
import { lastIncidentNumber } from '#infra/store/incidents.sql.js';
import { digests_max } from './alerts.config.js';

export interface TenantEngine {
  readonly tenant: string;
  readonly state: EngineState;
  /** The position in the log of batches up to which it has read. */
  readTo: number;
}

/** Takes up where the last process stopped: its snapshot, and recent digests read again. */
export async function loadTenantEngine(
  db: Database,
  clock: Clock,
  tenant: string,
  codes: CodeBook,
): Promise<TenantEngine> {
  const kept = await oneOrNone(db, loadEngineState, tenant);
  const { number } = await one(db, lastIncidentNumber, tenant);
  const state = newState(number + 1);
  if (!kept) return { tenant, state, readTo: 0 };
  const memory = fromSnapshot(kept.snapshot);
  if (memory) Object.assign(state.memory, memory);
  state.memory.nextIncident = Math.max(state.memory.nextIncident, number + 1);
  const readTo = kept.read_position;
  const at = state.memory.newestAt ?? clock.now();
  await rememberRecent(db, tenant, state, { readTo, at, codes });
  return { tenant, state, readTo };
}

/** Reads what was committed since; advances nothing. */
export async function readFresh(
  db: Database,
  engine: TenantEngine,
): Promise<{ digests: Digest[]; readTo: number; more: boolean }> {
  const { tenant, readTo } = engine;
  const found = await rows(db, readDigests, tenant, readTo, digests_max);
  const reached = found.at(-1)?.position ?? readTo;
  const digests = found.map(({ body }) => body);
  await learnProfiles(db, tenant, engine.state.profiles, digests);
  return { digests, readTo: reached, more: found.length >= digests_max };
}

/** Nothing is read, and nothing is read again later for it. */
export function notRead({ readTo }: TenantEngine): Awaited<ReturnType<typeof readFresh>> {
  return { digests: [], readTo, more: false };
}

/** Failures whose code no dialect lists. */
export function unlistedIn(digests: readonly Digest[], codes: CodeBook): number {
  let failures = 0;
  for (const digest of digests) {
    for (const { code, count } of digest.failures) {
      if (!isListed(code, codes)) failures += count;
    }
  }
  return failures;
}
