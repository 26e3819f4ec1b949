/** Why a diagnosis was given or was not: as data, which the catalogue writes out. */
import { z } from 'zod';

export const GROUND_KINDS = [
  'at',
  'elsewhere',
  'everywhere',
  'not_found',
  'cutover_codes',
  'hsm_codes',
  'clock_codes',
  'reader_codes',
  'table_codes',
  'failing_share',
  'change',
  'no_change',
  'pinless_healthy',
  'pinless_fails',
  'locks',
  'spread',
  'same_codes',
] as const;

/** One thing that speaks for a diagnosis or against it. */
export const Ground = z.object({
  kind: z.enum(GROUND_KINDS),
  /** The attribute, or what was changed. */
  name: z.string().optional(),
  /** A share of answers or of attempts, 0 to 1. */
  share: z.number().optional(),
  minutes: z.number().optional(),
});
export type Ground = z.infer<typeof Ground>;

/** A diagnosis that was considered. */
export const Weighed = z.object({
  diagnosis: z.string(),
  for: z.array(Ground),
  against: z.array(Ground),
});
export type Weighed = z.infer<typeof Weighed>;
