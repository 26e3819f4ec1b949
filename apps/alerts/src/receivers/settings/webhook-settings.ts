import { z } from 'zod';
import { commonKeys, Secret, Url } from './receiver-keys.js';

/** The generic webhook in a file; in the environment it is `WEBHOOK_URL` and `WEBHOOK_SECRET`. */
export const WebhookSettings = z.strictObject({
  ...commonKeys,
  kind: z.literal('webhook'),
  url: Url,
  /** `whsec_…`; without it requests are not signed. */
  secret: Secret.optional(),
  /** Whether `incident` stands beside Alertmanager's keys, or only those are sent. */
  body: z.enum(['tillwatch', 'alertmanager']).default('tillwatch'),
});
