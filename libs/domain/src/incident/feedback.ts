/** What merchants say of how an incident was handled: ratings from 1, bad, to 5, good. */
import { z } from 'zod';
import { Instant } from '../base/instant.js';

const Rating = z.number().int().min(1).max(5);

export const MerchantFeedback = z.strictObject({
  /** How many merchants gave a rating. */
  count: z.number().int(),
  /** Null when nobody did. */
  mean: z.number().nullable(),
  /** How many gave which, all five, from the worst. */
  ratings: z.array(z.strictObject({ rating: Rating, merchants: z.number().int() })),
  /** The newest remarks. */
  comments: z.array(
    z.strictObject({
      incident: z.string(),
      merchant: z.string(),
      at: Instant,
      rating: Rating,
      comment: z.string(),
    }),
  ),
});
export type MerchantFeedback = z.infer<typeof MerchantFeedback>;

const RATINGS = [1, 2, 3, 4, 5];

/** Sums up how many gave which rating; those that nobody gave may be left out. */
export function sumRatings(
  given: readonly { readonly rating: number; readonly merchants: number }[],
): Pick<MerchantFeedback, 'count' | 'mean' | 'ratings'> {
  const ratings = RATINGS.map((rating) => {
    return { rating, merchants: given.find((one) => one.rating === rating)?.merchants ?? 0 };
  });
  const count = ratings.reduce((sum, { merchants }) => sum + merchants, 0);
  const points = ratings.reduce((sum, { rating, merchants }) => sum + rating * merchants, 0);
  return { count, mean: count === 0 ? null : points / count, ratings };
}
