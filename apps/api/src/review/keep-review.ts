/** Reviews: read with everything filled in, saved over the revision that was read, closed. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import type { FollowUp } from '#domain/incident/follow-up.js';
import { EMPTY_NOTES, type Review, suggestFollowUps } from '#domain/incident/review.js';
import { owedFollowUps } from '#domain/playbook/owed-follow-ups.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import type { Database } from '#infra/db/database.js';
import { execute, oneOrNone, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { ratingsOf } from '#infra/store/contacts.sql.js';
import { saveFollowUps } from '#infra/store/follow-ups.sql.js';
import { findReview, saveReview, storesHit, warrantiesHit } from '#infra/store/reviews.sql.js';
import { followUpsOfIncident } from '../follow-ups/read-follow-ups.js';
import { append, faceOf, hold } from '../incidents/hear-person.js';
import { readAccount } from '../lifecycle/read-account.js';
import { readFeedback } from './read-feedback.js';
import type { ReviewSaved, SaveReview } from './review-input.js';

/** The review of an incident; one that nobody has begun has empty notes and revision 0. */
export async function readReview(
  db: Database,
  file: RegulationFile | null,
  tenant: string,
  id: string,
  now: Instant,
): Promise<Review> {
  const { incident, figures, timeline, atStake, run } = await readAccount(
    db,
    file,
    tenant,
    id,
    now,
  );
  const kept = await oneOrNone(db, findReview, tenant, id);
  const stores = await rows(db, storesHit, tenant, id);
  const warranties = await rows(db, warrantiesHit, tenant, id);
  const until = new Date(incident.startedAt).toISOString().slice(0, 10);
  const underWarranty = warranties.filter((w) => w.until >= until).length;
  const outOfWarranty = warranties.length - underWarranty;
  const { diagnosis } = incident;
  const hit = { stores: stores.length, underWarranty, outOfWarranty, diagnosis };
  const given = await rows(db, ratingsOf, tenant, id);
  return {
    incident,
    figures,
    atStake: [...atStake],
    timeline: [...timeline],
    stores,
    warranties,
    feedback: await readFeedback(db, tenant, given, new Date(0), id),
    suggestions: suggestFollowUps(figures, hit),
    owed: owedFollowUps(run, incident.resolvedAt),
    notes: kept?.body ?? EMPTY_NOTES,
    followUps: await followUpsOfIncident(db, tenant, id),
    revision: kept?.revision ?? 0,
  };
}

/** Saves the notes, and with `close` says that the incident is reviewed. */
export async function keepReview(
  db: Database,
  tenant: string,
  id: string,
  { by, revision: read, notes, followUps, close }: SaveReview,
  now: Instant,
): Promise<ReviewSaved> {
  return inTransaction(db, async (tx) => {
    const { status } = faceOf(await hold(tx, tenant, id));
    if (close && status === 'reviewed') {
      throw new DomainError('incident_already_reviewed', `${id} is reviewed`);
    }
    if (close && status !== 'resolved') {
      throw new DomainError('incident_not_resolved', `${id} is ${status}`);
    }
    const body = JSON.stringify(notes);
    const saved = await oneOrNone(tx, saveReview, tenant, id, read, new Date(now), body);
    if (!saved || saved.revision !== read + 1) {
      throw new DomainError('review_changed', `somebody saved it after revision ${read}`);
    }
    const known = await followUpsOfIncident(tx, tenant, id);
    const list = JSON.stringify(numbered(followUps, known));
    await execute(tx, saveFollowUps, tenant, id, list, by, new Date(now));
    if (close) await append(tx, tenant, id, { kind: 'reviewed', at: now, by });
    return saved;
  });
}

/** Those without a number get the next ones; one that is not known, or is said twice, is none. */
function numbered(
  wanted: SaveReview['followUps'],
  known: readonly Pick<FollowUp, 'n'>[],
): SaveReview['followUps'] {
  const free = new Set(known.map(({ n }) => n));
  let last = Math.max(0, ...free);
  return wanted.map((each) => {
    if (each.n !== undefined && free.delete(each.n)) return each;
    last += 1;
    return { ...each, n: last };
  });
}
