/**
 * Moves notices to merchants on: makes those that follow from a playbook or from the end of an
 * incident, lets go of those whose time has come, and ends those that all were told. Every move is
 * a transaction of its own that looks again, so that a crash, or a second copy, makes none twice.
 */

import { HOUR, MINUTE, SECOND } from '#domain/base/instant.js';
import { hasEnded } from '#domain/incident/has-ended.js';
import { Incident } from '#domain/incident/incident.js';
import { isReady } from '#domain/notice/approve-notice.js';
import { chooseTexts, forbiddenFor, noticeStep } from '#domain/notice/choose-texts.js';
import type { NoticesFile, OutageKind } from '#domain/notice/notice-file.js';
import { PlaybookRun } from '#domain/playbook/playbook.js';
import { whereIs } from '#domain/playbook/where-is.js';
import type { Clock } from '#infra/clock.js';
import type { Database } from '#infra/db/database.js';
import { execute, one, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import type { Log } from '#infra/log.js';
import { type Drafting, draftNotice, topUpNotice } from '#infra/notices/draft-notice.js';
import { releaseNotice } from '#infra/notices/release-notice.js';
import { wake } from '#infra/store/engine.sql.js';
import { appendIncidentEvent, findPlaybookRun } from '#infra/store/incidents.sql.js';
import {
  countDue,
  dropHeld,
  isAnybodyTold,
  isAnybodyUntold,
} from '#infra/store/notice-recipients.sql.js';
import { carryStarts, countStartsDue, dropLateStarts } from '#infra/store/notice-sending.sql.js';
import {
  holdNotice,
  incidentsToTell,
  moveNotice,
  type NoticeRow,
  noticesAtWork,
  noticesOf,
  publishChannels,
} from '#infra/store/notices.sql.js';
import { holdIncident } from '#infra/store/people.sql.js';

/** Who the service is where a person would have a name. */
const SERVICE = 'Tillwatch';
/** That it is over is told this long after it: whoever was away longer, asks people. */
const remembered_ms = 6 * HOUR;
/** Those who are hit later are told together, this long after the last. */
const wave_ms = 2 * MINUTE;
/** Once failures have stopped nobody else is to be expected, and soon it is over. */
const last_wave_ms = 20 * SECOND;
/** Of incidents merged one into the next, so many are followed at once, the rest later. */
const chain_max = 8;

export interface NoticeKeeperOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly file: NoticesFile;
  /** The channels as they are configured now, the one that is tried first on top. */
  readonly channels: () => readonly string[];
  /** Whether they are published for the API, which they are when it is left out. */
  readonly publishes?: boolean;
  readonly log: Log;
}

/** Makes every move that is due now. */
export async function keepNotices(options: NoticeKeeperOptions): Promise<void> {
  const { db, clock, channels, publishes = true } = options;
  const served = channels();
  if (publishes) await execute(db, publishChannels, served, new Date(clock.now()));
  if (served.length > 0) await draftDue(options);
  for (const { n } of await rows(db, noticesAtWork)) {
    await inTransaction(db, (tx) => moveOn(tx, options, n));
  }
}

async function draftDue(options: NoticeKeeperOptions): Promise<void> {
  const { db, clock, log } = options;
  const after = new Date(clock.now() - remembered_ms);
  for (const row of await settledRows(db, after)) {
    const incident = Incident.parse(row.body);
    const run = row.run === null ? null : PlaybookRun.parse(row.run);
    const kinds = kindsDue(incident, run, row);
    for (const kind of kinds) {
      try {
        await inTransaction(db, (tx) => draft(tx, options, incident, run, kind));
      } catch (error) {
        // A text of a file that says what it must not: people are asked, merchants are not told.
        log.error({ incident: incident.id, kind, err: error }, 'a notice could not be made');
      }
    }
  }
}

/** The incidents, once whoever was told of one that was merged belongs to the one that goes on. */
async function settledRows(db: Database, after: Date) {
  for (let turn = 0; ; turn += 1) {
    const found = await rows(db, incidentsToTell, after);
    let carried = 0;
    for (const { body } of found) {
      const incident = Incident.parse(body);
      const to = mergedInto(incident);
      if (to === null) continue;
      carried += await inTransaction(db, (tx) => carryOver(tx, incident, to));
    }
    // What it was merged into may have been merged itself, and then goes along in the next turn.
    if (carried === 0 || turn === chain_max) return found;
  }
}

/** What may have to be told; whether anybody has to hear it, the transaction finds out. */
function kindsDue(
  incident: Incident,
  run: PlaybookRun | null,
  epochs: { readonly begun_epoch: number; readonly told_epoch: number },
): OutageKind[] {
  const begun = epochs.begun_epoch === incident.epoch;
  const told = begun || epochs.told_epoch === incident.epoch;
  if (incident.status === 'merged') return [];
  if (hasEnded(incident)) return told ? ['recovered'] : [];
  if (begun) return ['start', 'correction'];
  const step = noticeStep(run, 'start');
  const place = run && step && run.endedAt === null ? whereIs(run) : null;
  const reached = step && (place?.step?.id === step.id || place?.ahead.includes(step.id));
  return [...(reached ? (['start'] as const) : []), ...(told ? (['correction'] as const) : [])];
}

/** Where a merged incident goes on: under that name it is over, and not before. */
function mergedInto({ status, links = [] }: Incident): string | null {
  if (status !== 'merged') return null;
  return links.findLast(({ kind }) => kind === 'merged_into')?.to ?? null;
}

async function carryOver(tx: Transaction, { tenant, id }: Incident, to: string): Promise<number> {
  const host = (await oneOrNone(tx, holdIncident, tenant, to))?.body;
  return host ? execute(tx, carryStarts, tenant, id, to, host.epoch) : 0;
}

async function draft(
  tx: Transaction,
  { file, clock, log }: NoticeKeeperOptions,
  seen: Incident,
  run: PlaybookRun | null,
  kind: OutageKind,
): Promise<void> {
  const { tenant, id, epoch } = seen;
  const now = clock.now();
  const held = await oneOrNone(tx, holdIncident, tenant, id);
  const incident = held?.body;
  if (!incident || incident.epoch !== epoch || incident.status !== seen.status) return;
  const all = await rows(tx, noticesOf, tenant, id);
  const mine = all.filter((notice) => notice.epoch === epoch && notice.kind === kind);
  const last = mine.at(-1);
  if (last && (last.state === 'draft' || last.state === 'cancelled')) return;
  if (kind === 'recovered') {
    if (last || all.some((n) => n.epoch === epoch && n.state === 'sending')) return;
    await execute(tx, dropLateStarts, tenant, id, new Date(now));
    if ((await one(tx, countStartsDue, tenant, id, epoch)).due > 0) return;
  } else if (last && now - last.created_at.getTime() < waveMs(incident)) return;
  if (!(await somebodyFor(tx, incident, kind))) return;
  const step = kind === 'start' && !last ? noticeStep(run, kind) : null;
  const drafting: Drafting = {
    ...{ incident, kind, byHand: false, now, by: SERVICE },
    texts: kind === 'start' && last ? last.body.texts : chooseTexts(file, run, kind),
    forbidden: forbiddenFor(incident, run),
    source: step ? 'playbook' : 'service',
    step: step?.id ?? null,
    // Who is hit later is told what others were told before.
    agreed: kind === 'start' && last !== undefined,
  };
  const n = await draftNotice(tx, file, drafting);
  if (n !== null) log.info({ incident: id, notice: n, kind }, 'a notice to merchants was made');
}

/** Who was hit just before failures stopped would otherwise never hear of it. */
function waveMs({ status }: Incident): number {
  return status === 'monitoring' ? last_wave_ms : wave_ms;
}

async function somebodyFor(
  tx: Transaction,
  incident: Incident,
  kind: OutageKind,
): Promise<boolean> {
  const { tenant, id, epoch } = incident;
  if (kind === 'start') return (await one(tx, isAnybodyUntold, tenant, id, epoch, false)).untold;
  return (await one(tx, isAnybodyTold, tenant, id, epoch, kind === 'correction')).told;
}

async function moveOn(tx: Transaction, options: NoticeKeeperOptions, n: number): Promise<void> {
  const notice = await oneOrNone(tx, holdNotice, n);
  if (notice?.state === 'draft') return moveDraft(tx, options, notice);
  if (notice?.state !== 'sending') return;
  const { due, sent } = await one(tx, countDue, n);
  if (due > 0) return;
  const at = new Date(options.clock.now());
  await execute(tx, moveNotice, n, 'done', at, null);
  await tickOff(tx, notice, sent, at);
  options.log.info({ notice: n, incident: notice.incident, sent }, 'a notice to merchants is out');
}

async function moveDraft(
  tx: Transaction,
  { clock, log }: NoticeKeeperOptions,
  notice: NoticeRow,
): Promise<void> {
  const now = clock.now();
  const { n, kind, tenant, incident: id, epoch, approvals, people } = notice;
  const incident = id === '' ? null : (await oneOrNone(tx, holdIncident, tenant, id))?.body;
  const over = incident && hasEnded(incident) && (kind === 'start' || kind === 'update');
  if (over || (incident && incident.epoch !== epoch)) {
    await execute(tx, dropHeld, n);
    await execute(tx, moveNotice, n, 'cancelled', new Date(now), 'the incident is over');
    log.info({ notice: n, incident: id }, 'a notice was dropped: the incident is over');
    return;
  }
  if (!isReady({ ...notice, holdUntil: notice.hold_until.getTime() }, now)) return;
  if (kind === 'start' && people === 0 && approvals.length === 0) {
    // Nobody has agreed to a certain set: those who were hit meanwhile are told with the others.
    await topUpNotice(tx, notice, now);
  }
  await releaseNotice(tx, notice, now);
  log.info({ notice: n, incident: id, kind }, 'a notice to merchants goes out');
}

/** The step of the playbook is done when what it says was sent. */
async function tickOff(tx: Transaction, notice: NoticeRow, sent: number, at: Date): Promise<void> {
  const { tenant, incident, step, n } = notice;
  if (step === null) return;
  if (!(await oneOrNone(tx, holdIncident, tenant, incident))) return;
  const run = (await oneOrNone(tx, findPlaybookRun, tenant, incident))?.body;
  const open = run?.steps.some((state) => state.id === step && state.status === 'open');
  if (!run || run.endedAt !== null || !open) return;
  const note = `ntc-${n}: ${sent}`;
  const event = { kind: 'step_done', at: at.getTime(), by: SERVICE, step, outcome: 'done', note };
  const body = JSON.stringify(event);
  await one(tx, appendIncidentEvent, tenant, incident, at, 'step_done', body, false);
  await rows(tx, wake, 'tillwatch_people', `${tenant} ${incident}`);
}
