/** Lives through the stored digests of some days by other rules, with the engine's own step. */
import { DAY, type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import { type EngineState, newState } from '#domain/engine/memory.js';
import { type Pace, Replay, type Step } from '#domain/engine/replay.js';
import { takeOverNormal } from '#domain/engine/take-over-normal.js';
import type { Settings } from '#domain/engine/types.js';
import type { Database } from '#infra/db/database.js';
import { one } from '#infra/db/query.js';
import { layIn } from '#infra/history/read-late.js';
import { readDigestsUntil, readPast } from '#infra/history/read-past.js';
import { digestSpan } from '#infra/store/history.sql.js';
import { Gathered } from './gather-incidents.js';

/** What is lived through, and what is told meanwhile. */
export interface BacktestOptions {
  readonly tenant: string;
  readonly days: number;
  /** How much time passes in a step; a second is what the service does. */
  readonly pace: Pace;
  /** Whether what came late is laid in at its own time; the rules then know what nobody knew. */
  readonly withLate?: boolean;
  /** Each set of rules lives through the same digests, which are read once. */
  readonly settings: readonly Settings[];
  onProgress(at: Instant, span: { readonly from: Instant; readonly to: Instant }): void;
}

/** What came of it. */
export interface Backtested {
  readonly from: Instant;
  readonly to: Instant;
  readonly digests: number;
  /** Whether it began with what the engine had learned by then, or with what was shipped. */
  readonly learned: boolean;
  /** In the order of the settings. */
  readonly gathered: readonly Gathered[];
}

/** Lives through the last days of digests; null when there are none. */
export async function backtest(
  db: Database,
  { tenant, days, pace, settings, withLate, onProgress }: BacktestOptions,
): Promise<Backtested | null> {
  const all = await one(db, digestSpan, tenant, new Date(0));
  if (!all.last) return null;
  const stepMs = pace === 'strides' ? SECOND : pace;
  const to = Math.ceil((all.last.getTime() + 1) / stepMs) * stepMs;
  const { first, before } = await one(db, digestSpan, tenant, new Date(to - days * DAY));
  if (!first || before === null) return null;
  const from = first.getTime();
  const past = await readPast(db, tenant, from);
  const profiles: EngineState['profiles'] = new Map();
  const gathered = settings.map(() => new Gathered());
  const replays = settings.map((each, i) => {
    const state = { ...newState(), profiles };
    // Normal is known as it was known then; incidents and evidence of before are not taken over.
    if (past) takeOverNormal(state, past.state.memory);
    const onStep = ({ now, effects }: Step) => gathered[i]?.take(now, effects);
    return new Replay(state, each, from, onStep, pace);
  });
  let digests = 0;
  const span = { after: before, until: to };
  const known = { ...newState(), profiles };
  const heard = readDigestsUntil(db, tenant, known, span);
  const late = { from: Math.floor(from / MINUTE) * MINUTE, until: to };
  for await (const page of withLate ? layIn(db, tenant, known, heard, late) : heard) {
    for (const digest of page) for (const replay of replays) replay.take(digest);
    digests += page.length;
    onProgress(page.at(-1)?.to ?? from, { from, to });
  }
  for (const replay of replays) replay.passUntil(to);
  return { from, to, digests, learned: past !== null, gathered };
}
