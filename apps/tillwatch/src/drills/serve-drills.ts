/**
 * Carries out what people ask for through the API, and what a file plans. One process does, under a
 * lock; a second waits for it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '#domain/base/domain-error.js';
import { type DrillPlan, dueDrills } from '#domain/oncall/due-drills.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { tryAdvisoryLock } from '#infra/db/lock.js';
import { oneOrNone } from '#infra/db/query.js';
import { askDrill } from '#infra/drills/ask-drill.js';
import { messageOf } from '#infra/error-text.js';
import type { Log } from '#infra/log.js';
import { carryDrill as claimDrill } from '#infra/store/drills.sql.js';
import { carryDrill } from './carry-drill.js';
import { sayHere } from './say-here.js';

export interface ServeOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly mqttUrl: string;
  /** Named in the rows of the drills it carries out. */
  readonly carrier: string;
  readonly plan: DrillPlan | null;
  readonly stop: AbortSignal;
}

const look_every_ms = 1_000;

/** Serves until it is stopped. What fails is told, and tried again with the next look. */
export async function serveDrills(options: ServeOptions): Promise<void> {
  const { db, log, stop } = options;
  while (!stop.aborted) {
    try {
      const lock = await tryAdvisoryLock(db, 'tillwatch drills');
      if (lock) await serveUnder(options, lock.lost).finally(() => lock.release());
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'drills cannot be served');
    }
    await pause(stop);
  }
}

async function serveUnder(options: ServeOptions, lost: Promise<void>): Promise<void> {
  const { db, clock, log, mqttUrl, carrier, stop } = options;
  let held = true;
  const lose = () => {
    held = false;
  };
  lost.then(lose, lose);
  log.info({ planned: options.plan?.drills.length ?? 0 }, 'this process carries out drills');
  // What was planned for while nobody was here is not made up for: people expect it at its time.
  let looked = clock.now();
  const say = sayHere(db, clock, options.plan);
  while (held && !stop.aborted) {
    const now = clock.now();
    await say();
    await askPlanned(options, looked, now);
    looked = now;
    const drill = await oneOrNone(db, claimDrill, carrier);
    if (drill) {
      log.info({ drill: drill.n, by: drill.asked_by }, 'a drill begins');
      // A drill takes minutes, in which it is here all the same.
      const onLook = () => {
        say().catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'not said'));
      };
      const ended = await carryDrill({ db, clock, mqttUrl, drill, stop, onLook });
      log.info({ drill: drill.n, end: ended.drill.end, score: ended.score }, 'a drill has ended');
    } else {
      await pause(stop);
    }
  }
}

async function askPlanned(
  { db, log, plan }: ServeOptions,
  after: number,
  now: number,
): Promise<void> {
  for (const planned of plan ? dueDrills(plan, after, now) : []) {
    const { tenant, scenario, terminals, seconds: effectSeconds } = planned;
    const wish = { tenant, scenario, terminals, effectSeconds, by: 'the schedule', at: now };
    try {
      await askDrill(db, { ...wish, despite: false, dry: false, carrier: null, startsAt: null });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      log.error({ tenant, code: error.code, reason: error.detail }, 'a planned drill is not held');
    }
  }
}

async function pause(stop: AbortSignal): Promise<void> {
  await sleep(look_every_ms, undefined, { signal: stop }).catch(() => {});
}
