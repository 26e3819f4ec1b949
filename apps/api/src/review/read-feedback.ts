import { type MerchantFeedback, sumRatings } from '#domain/incident/feedback.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { merchantComments } from '#infra/store/reviews.sql.js';

/** More than this nobody reads on a page; the rest is asked for by incident. */
const comments_max = 20;

/** Ratings summed up, with the newest remarks on incidents since a moment, or on one. */
export async function readFeedback(
  db: Database,
  tenant: string,
  given: Parameters<typeof sumRatings>[0],
  since: Date,
  incident: string | null,
): Promise<MerchantFeedback> {
  const found = await rows(db, merchantComments, tenant, since, incident, comments_max);
  const comments = found.map(({ at, ...rest }) => ({ ...rest, at: at.getTime() }));
  return { ...sumRatings(given), comments };
}
