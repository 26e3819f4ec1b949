import type { Instant } from '#domain/base/instant.js';
import type { Database } from '#infra/db/database.js';
import { rows } from '#infra/db/query.js';
import { alertQuality, ratingsSince } from '#infra/store/reviews.sql.js';
import { readFeedback } from './read-feedback.js';
import type { QualityReport } from './review-input.js';

/** How good alerts were, by rule and month, of so many months with the present one. */
export async function readQuality(
  db: Database,
  tenant: string,
  months: number,
  now: Instant,
): Promise<QualityReport> {
  const today = new Date(now);
  const since = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months + 1, 1));
  const found = await rows(db, alertQuality, tenant, since);
  const items = found.map((row) => {
    const { acknowledge_ms, resolve_ms, useful, needless, false_alerts, ...others } = row;
    const { mean_rating: meanRating, ...counts } = others;
    const said = useful + needless;
    return {
      ...counts,
      acknowledgeMs: acknowledge_ms,
      resolveMs: resolve_ms,
      usefulShare: said === 0 ? null : useful / said,
      falseAlerts: false_alerts,
      meanRating,
    };
  });
  const given = await rows(db, ratingsSince, tenant, since);
  return { items, feedback: await readFeedback(db, tenant, given, since, null) };
}
