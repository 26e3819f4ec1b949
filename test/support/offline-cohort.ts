/**
 * A fleet of which a part loses its uplink, goes on selling, and comes back later with everything
 * it has to tell: how a fault looks of which nobody could know in time. Virtual minutes from START.
 *
 *     0   96 terminals at two acquirers, three to a merchant, a heartbeat a minute each
 *     17  forty of acq-1 can reach their acquirer, but not us
 *     18  their payments fail with 55, for two minutes
 *     30  they are back, and tell
 */
import { MINUTE, SECOND } from '#domain/base/instant.js';
import { shippedCodes } from '#domain/code/shipped.js';
import { tick } from '#domain/engine/tick.js';
import type { Settings } from '#domain/engine/types.js';
import { systemClock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { one } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { raiseFence } from '#infra/store/engine.sql.js';
import { commitDecision } from '../../apps/alerts/src/commit-effects.js';
import { loadTenantEngine, readFresh } from '../../apps/alerts/src/tenant-engine.js';
import type { Books, Said } from './keep-books.js';
import { publishRules } from './seed-history.js';
import { SETTINGS, START } from './tiny-fleet.js';

const EACH = 48;
const AWAY = 40;
const GONE = 17;
const BACK = 30;
const END = 32;
const FAILING = { from: 18, to: 20 } as const;
const STEP_MS = 20 * SECOND;
/** The memory is kept so often when nothing was decided: in steps. */
const KEEP_EVERY = 15;

/** When the forty are back, and when the fault began. */
export const BACK_AT = START + BACK * MINUTE;
export const FAULT_AT = START + FAILING.from * MINUTE;

export interface Cohort {
  /** What is heard in time, by batches of twenty seconds. */
  readonly batches: readonly { readonly at: number; readonly said: readonly Said[] }[];
  /** What the forty tell when they are back, all at once. */
  readonly buffer: readonly Said[];
}

/** The story, from its first word. */
export function offlineCohort(): Cohort {
  const heard = new Map<number, Said[]>();
  const buffer: Said[] = [];
  for (const acquirer of ['acq-1', 'acq-2']) {
    for (let i = 0; i < EACH; i += 1) {
      const away = acquirer === 'acq-1' && i < AWAY;
      for (const [channel, at, body] of lifeOf(acquirer, i, away)) {
        const late = away && at > START + GONE * MINUTE && at < BACK_AT;
        const receivedAt = late ? BACK_AT + (i % 10) * SECOND : at;
        const told = late ? { ...body, queuedAt: at } : body;
        const said: Said = [`T-${acquirer}-${i}/${channel}`, told, receivedAt];
        if (late) {
          buffer.push(said);
          continue;
        }
        const step = Math.ceil((at + 1) / STEP_MS) * STEP_MS;
        heard.set(step, [...(heard.get(step) ?? []), said]);
      }
    }
  }
  const batches = [...heard].map(([at, said]) => ({ at, said }));
  return { batches: batches.sort((a, b) => a.at - b.at), buffer };
}

type Word = readonly [channel: string, at: number, body: object];

/** Everything that a terminal has to say. */
function lifeOf(acquirer: string, i: number, failing: boolean): Word[] {
  const words: Word[] = [];
  const say = (channel: string, at: number, body: object) => {
    words.push([channel, at, { v: 1, boot: 1, seq: words.length + 1, at, ...body }]);
  };
  const merchant = `m-${acquirer}-${Math.floor(i / 3)}`;
  say('birth', START + i * 100, { acquirer, merchant, model: i % 2 === 0 ? 'A920' : 'P90' });
  for (let second = 0; second < END * 60; second += 10) {
    const at = START + second * SECOND + i * 97 + 1;
    if ((second / 10) % 6 === i % 6) {
      const txn = { attempt: 5, approved: 5, declined: 0, failed: 0, noAnswer: 0, pin: 5 };
      say('hb', at, { txn });
    }
    const fault = second >= FAILING.from * 60 && second < FAILING.to * 60;
    if (failing && fault && (second / 10) % 3 === i % 3) {
      say('evt', at + 7, { kind: 'txn', code: 'cup-pos:55', outcome: 'declined', pin: true });
    }
  }
  return words;
}

/** Hears and decides in virtual time, as ingest and alerts do; answers the token it decided by. */
export async function liveThrough(
  db: Database,
  books: Books,
  batches: Cohort['batches'],
  settings: Settings = SETTINGS,
): Promise<number> {
  await publishRules(db, settings);
  const { token } = await one(db, raiseFence);
  const engine = await loadTenantEngine(db, systemClock, 'demo', shippedCodes);
  for (const [step, { at, said }] of batches.entries()) {
    if (said.length > 0) await books.write(said);
    const { digests, readTo } = await readFresh(db, engine);
    const input = { digests, profiles: [], people: [] };
    const { effects } = tick(engine.state, settings, input, at);
    engine.readTo = readTo;
    const last = step === batches.length - 1;
    if (effects.length === 0 && step % KEEP_EVERY !== 0 && !last) continue;
    const decision = { engine, effects, folded: [], at: new Date(at) };
    await inTransaction(db, (tx) => commitDecision(tx, token, decision));
  }
  return token;
}
