/**
 * Moves drills on, as part of deciding: only who decides says when a ground is listened to, and
 * from where. Every move is a transaction behind the fence.
 */
import { groundOf, isGround } from '#domain/base/drill-ground.js';
import { type Instant, MINUTE, SECOND } from '#domain/base/instant.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import { DRILL_REST_MS } from '#domain/oncall/drill.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { somebodyAgreed } from '#infra/drills/ask-drill.js';
import {
  beginDrill,
  calledAt,
  clearGround,
  closeDrill,
  type DrillRow,
  drillsAtWork,
  dueAt,
  endDrill,
  graveIncident,
  openOnGround,
  startPlanned,
} from '#infra/store/drills.sql.js';
import { appendIncidentEvent } from '#infra/store/incidents.sql.js';
import { holdTheFence } from '../commit-effects.js';

/** A ground on which something is going on. */
export interface Ground {
  readonly tenant: string;
  /** Whether what its terminals say is heard; when it ends, nothing new is to begin. */
  readonly heard: boolean;
  /** It begins now: what was known of the ground before is void. */
  readonly fresh: boolean;
  readonly dry: boolean;
}

/** A process that speaks for its terminals is waited for this long. */
const carrier_wait_ms = 60 * SECOND;
/** Where nobody decides at its time a planned drill begins so much later at most. */
const late_start_ms = 5 * MINUTE;
/** Whoever was paged is told that it is over within this; a page waits up to `gather`. */
const farewell_ms = 45 * SECOND;

/** One look at all drills that are not over. */
export async function moveDrills(db: Database, clock: Clock, token: number): Promise<Ground[]> {
  const grounds: Ground[] = [];
  for (const drill of await rows(db, drillsAtWork)) {
    const ground = await moveOne(db, token, drill, clock.now());
    if (ground) grounds.push(ground);
  }
  return grounds;
}

/** The grounds of which something is to be heard, each once. */
export function groundsAmong(named: readonly { readonly tenant: string }[]): string[] {
  return [...new Set(named.map(({ tenant }) => tenant))].filter(isGround);
}

/** Whether what terminals say is read: of a ground only while a drill is held on it. */
export function isHeard(tenant: string, grounds: readonly Ground[]): boolean {
  return !isGround(tenant) || grounds.some((each) => each.tenant === tenant && each.heard);
}

async function moveOne(
  db: Database,
  token: number,
  drill: DrillRow,
  now: Instant,
): Promise<Ground | null> {
  const { n, tenant, dry, state } = drill;
  const ground = { tenant: groundOf(tenant), heard: true, fresh: false, dry };
  const move = (work: (tx: Transaction) => Promise<unknown>) =>
    inTransaction(db, async (tx) => {
      await holdTheFence(tx, token);
      await work(tx);
    });
  if (state === 'planned') {
    const end = drill.stop_reason ?? (await endOfPlan(db, drill, now));
    if (end) await move((tx) => execute(tx, endDrill, n, new Date(now), end));
    else if (now >= dueAt(drill).getTime()) await move((tx) => startOrEnd(tx, drill, now));
    return null;
  }
  if (state === 'asked') {
    const end = drill.stop_reason ?? (await endOfWait(db, drill, now));
    if (end) await move((tx) => execute(tx, endDrill, n, new Date(now), end));
    if (end || drill.carrier === null) return null;
    await move((tx) => begin(tx, drill, now));
    return { ...ground, fresh: true };
  }
  if (state === 'running') {
    const end = drill.stop_reason ?? (await endOfRun(db, drill, now));
    if (!end) return ground;
    await move((tx) => close(tx, drill, end, now));
    return { ...ground, heard: false };
  }
  if (now - (drill.ending_at?.getTime() ?? 0) > farewell_ms) {
    await move((tx) => execute(tx, endDrill, n, new Date(now), 'over'));
  }
  return { ...ground, heard: false };
}

/** Why a planned drill is not held. What nobody held near its time is not made up for. */
async function endOfPlan(db: Database, drill: DrillRow, now: Instant) {
  const late = now - dueAt(drill).getTime();
  if (late < 0) return null;
  if (late > late_start_ms) return 'missed';
  if (!drill.dry && !(await somebodyAgreed(db))) return 'nobody_agreed';
  if (drill.despite) return null;
  const grave = await oneOrNone(db, graveIncident, drill.tenant, true, new Date(0));
  return grave ? 'real_incident' : null;
}

async function startOrEnd(tx: Transaction, { n }: DrillRow, now: Instant): Promise<void> {
  const started = await oneOrNone(tx, startPlanned, n, new Date(now));
  if (!started) await execute(tx, endDrill, n, new Date(now), 'another_drill');
}

async function endOfWait(db: Database, drill: DrillRow, now: Instant) {
  if (drill.carrier === null && now - calledAt(drill).getTime() > carrier_wait_ms) {
    return 'not_carried';
  }
  return interrupted(db, drill, new Date(drill.despite ? dueAt(drill) : 0));
}

async function endOfRun(db: Database, drill: DrillRow, now: Instant) {
  if (now > (drill.until?.getTime() ?? 0)) return 'time_up';
  return interrupted(db, drill, new Date(drill.despite ? dueAt(drill) : 0));
}

/** People are needed elsewhere. */
async function interrupted(db: Database, { tenant }: DrillRow, since: Date) {
  const grave = await oneOrNone(db, graveIncident, tenant, false, since);
  return grave ? 'real_incident' : null;
}

async function begin(tx: Transaction, drill: DrillRow, now: Instant): Promise<void> {
  const at = new Date(now);
  const until = new Date(now + drill.effect_seconds * SECOND + DRILL_REST_MS);
  await execute(tx, clearGround, groundOf(drill.tenant), at);
  await execute(tx, beginDrill, drill.n, at, until);
}

/** What is open on the ground is closed, as if by a person: the engine hears of it next. */
async function close(tx: Transaction, drill: DrillRow, reason: string, now: Instant) {
  const ground = groundOf(drill.tenant);
  const at = new Date(now);
  for (const { body } of await rows(tx, openOnGround, ground)) {
    if (hasEnded(body)) continue;
    const words = { by: `drill ${drill.n}`, reason: `the drill is over: ${reason}` };
    const event = { kind: 'resolved_by_hand', at: now, ...words };
    const said = JSON.stringify(event);
    await rows(tx, appendIncidentEvent, ground, body.id, at, event.kind, said, false);
  }
  await execute(tx, closeDrill, drill.n, at, reason);
}
