/** Silences are made, changed and ended as Alertmanager does it. */
import { randomUUID } from 'node:crypto';
import { DomainError } from '#domain/base/domain-error.js';
import { DAY, type Instant } from '#domain/base/instant.js';
import { refuseMatchers, type Silence, stateOfSilence } from '#domain/notify/silence.js';
import type { Database } from '#infra/db/database.js';
import { execute, oneOrNone, rows, type Transaction } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { wake } from '#infra/store/engine.sql.js';
import { holdSilence, saveSilence, silencesOf } from '#infra/store/silences.sql.js';
import type { PostSilence } from './silence-input.js';

/** Silences that ended longer ago are not listed; the engine forgets them. */
const listed_ms = 30 * DAY;
const longest_ms = 366 * DAY;

/** A tenant's silences: those that are not over, or also those of the last thirty days. */
export async function readSilences(
  db: Database,
  tenant: string,
  status: 'open' | 'all',
  now: Instant,
): Promise<Silence[]> {
  const after = new Date(status === 'open' ? now : now - listed_ms);
  return (await rows(db, silencesOf, tenant, after)).map(({ body }) => body);
}

/**
 * Makes a silence, or changes the one with that id: where it would then have silenced something
 * else up to now, the old one is ended and a new one takes its place.
 */
export function postSilence(
  db: Database,
  tenant: string,
  input: PostSilence,
  now: Instant,
): Promise<string> {
  const wanted = judged(input, now);
  return inTransaction(db, async (tx) => {
    const before = input.id ? await held(tx, tenant, input.id) : null;
    if (before && changesInPlace(before, wanted, now)) {
      const startsAt = stateOfSilence(before, now) === 'active' ? before.startsAt : wanted.startsAt;
      return keep(tx, tenant, { ...wanted, startsAt, id: before.id });
    }
    if (before && stateOfSilence(before, now) !== 'expired') {
      await keep(tx, tenant, ended(before, now));
    }
    return keep(tx, tenant, { ...wanted, id: randomUUID() });
  });
}

/** Ends a silence now; people are told at once of what goes on. */
export function endSilence(
  db: Database,
  tenant: string,
  id: string,
  now: Instant,
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const before = await held(tx, tenant, id);
    if (stateOfSilence(before, now) === 'expired') {
      throw new DomainError('silence_already_over', `the silence ${id} is over`);
    }
    return keep(tx, tenant, ended(before, now));
  });
}

/** One silence; refuses when it is not there. */
export function findSilence(db: Database, tenant: string, id: string): Promise<Silence> {
  return inTransaction(db, (tx) => held(tx, tenant, id));
}

function judged(input: PostSilence, now: Instant): Omit<Silence, 'id'> {
  const { matchers, createdBy, comment } = input;
  // One that is dated back did not silence what was told: it begins now.
  const startsAt = Math.max(Date.parse(input.startsAt), now);
  const endsAt = Date.parse(input.endsAt);
  const mistakes = refuseMatchers(matchers).map((mistake) => `matchers: ${mistake}`);
  if (endsAt <= startsAt) mistakes.push('endsAt: must be after its start, and not yet over');
  if (endsAt - now > longest_ms) mistakes.push('endsAt: must be within a year');
  if (mistakes.length > 0) {
    throw new DomainError('invalid_request', 'the mistakes say what to correct', mistakes);
  }
  return { matchers, startsAt, endsAt, updatedAt: now, createdBy, comment };
}

function changesInPlace(before: Silence, wanted: Omit<Silence, 'id'>, now: Instant): boolean {
  const same = JSON.stringify(before.matchers) === JSON.stringify(wanted.matchers);
  return same && stateOfSilence(before, now) !== 'expired';
}

function ended(silence: Silence, now: Instant): Silence {
  const startsAt = Math.min(silence.startsAt, now);
  return { ...silence, startsAt, endsAt: now, updatedAt: now };
}

async function held(tx: Transaction, tenant: string, id: string): Promise<Silence> {
  const found = await oneOrNone(tx, holdSilence, tenant, id);
  if (!found) {
    throw new DomainError('silence_not_found', `there is no silence ${JSON.stringify(id)}`);
  }
  return found.body;
}

async function keep(tx: Transaction, tenant: string, silence: Silence): Promise<string> {
  const { id, endsAt } = silence;
  await execute(tx, saveSilence, tenant, id, new Date(endsAt), JSON.stringify(silence));
  await rows(tx, wake, 'tillwatch_people', `${tenant} silence ${id}`);
  return id;
}
