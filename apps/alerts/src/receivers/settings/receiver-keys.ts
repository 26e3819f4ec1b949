/** What the settings of all receivers have in common. */
import { z } from 'zod';
import { Duration } from '#domain/base/duration.js';
import { LOCALES } from '#domain/notify/locale.js';

const NOT_HERE =
  'a secret is never in the file itself: { env: VARIABLE } or { file: PATH } says where it is';
/** A secret is never in the file itself: it is in the environment, or in a file of its own. */
export const Secret = z.union([
  z.strictObject(
    { env: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected a name such as PAGER_KEY') },
    { error: NOT_HERE },
  ),
  z.strictObject({ file: z.string().min(1) }, { error: NOT_HERE }),
]);
export type Secret = z.infer<typeof Secret>;

const HttpUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });

/** An address that is no secret, or one whose path is a password. */
export const Url = z.union([HttpUrl, Secret]);
export type Url = z.infer<typeof Url>;

/** The keys that every receiver may have. */
export const commonKeys = {
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'expected a name of small letters, digits, - and _'),
  language: z.enum(LOCALES).optional(),
  /** Whether it is told that an incident is over. */
  send_resolved: z.boolean().optional(),
  /** Who is told instead when this one cannot be reached. */
  fallback: z.string().optional(),
  budget: z
    .strictObject({ requests: z.number().int().min(1).max(10_000), within: Duration })
    .optional(),
};

/** Reads a secret that was found when the file was read. */
export type Reveal = (secret: Secret) => string;

/** How a secret is known: where it is. */
export function placeOfSecret(secret: Secret): string {
  return 'env' in secret ? `env ${secret.env}` : `file ${secret.file}`;
}
