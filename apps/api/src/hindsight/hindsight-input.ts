/** What may be asked about hindsight, and what is answered. */
import { z } from 'zod';
import { KeptHindsight } from '#domain/incident/hindsight.js';
import { AnyTenant } from '#domain/message/schema.js';
import { limit } from '../http/input.js';

/** How many findings. */
export const ListHindsight = z.strictObject({ tenant: AnyTenant.optional(), limit: limit(50) });
export type ListHindsight = z.infer<typeof ListHindsight>;

/** Findings, those that would have fired last first; in figures and in words. */
export const HindsightList = z.strictObject({
  items: z.array(
    KeptHindsight.extend({ words: z.strictObject({ en: z.string(), 'zh-CN': z.string() }) }),
  ),
});
export type HindsightList = z.infer<typeof HindsightList>;
