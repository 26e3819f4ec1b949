/** Reviews: read with everything filled in, saved over the revision that was read, closed. */
import { DomainError } from '#domain/base/domain-error.js';
import type { Instant } from '#domain/base/instant.js';
import { EMPTY_NOTES, type Review, suggestFollowUps } from '#domain/incident/review.js';
import type { RegulationFile } from '#domain/regulation/regulation.js';
import type { Database } from '#infra/db/database.js';
import { oneOrNone, rows } from '#infra/db/query.js';
import { inTransaction } from '#infra/db/transaction.js';
import { ratingsOf } from '#infra/store/contacts.sql.js';
import { findReview, saveReview, storesHit, warrantiesHit } from '#infra/store/reviews.sql.js';
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
  const { incident, figures, timeline, atStake } = await readAccount(db, file, tenant, id, now);
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
    notes: kept?.body ?? EMPTY_NOTES,
    revision: kept?.revision ?? 0,
  };
}

/** Saves the notes, and with `close` says that the incident is reviewed. */
export async function keepReview(
  db: Database,
  tenant: string,
  id: string,
  { by, revision: read, notes, close }: SaveReview,
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
    if (close) await append(tx, tenant, id, { kind: 'reviewed', at: now, by });
    return saved;
  });
}
