import { z } from 'zod';

const seconds = (usual: number) => z.coerce.number().min(1).max(86_400).default(usual);
const secret = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/;

/** The settings of the auditor, from its environment. */
export const AuditConfig = z.object({
  DATABASE_URL: z.string().min(1),
  AUDIT_OPS_HOST: z.string().default('127.0.0.1'),
  AUDIT_OPS_PORT: z.coerce.number().int().min(0).max(65_535).default(9103),
  /** How long a SEV1 may be without a receipt, and anything else. */
  AUDIT_URGENT_SECONDS: seconds(60),
  AUDIT_OTHER_SECONDS: seconds(900),
  /** Whom the auditor tells: never by way of the outbox. */
  AUDIT_WEBHOOK_URL: z.url().optional(),
  AUDIT_WEBHOOK_SECRET: z
    .string()
    .regex(secret, 'expected whsec_ and 24 to 64 bytes in base64')
    .optional(),
  AUDIT_RECEIVERS_FILE: z.string().optional(),
  /** The dead-man's switch outside, asked as long as everything is proven alive. */
  DEADMAN_URL: z.url().optional(),
  DEADMAN_EVERY_SECONDS: seconds(60),
  /** Nothing stored for so long is no proof of life. */
  DEADMAN_INPUT_SECONDS: seconds(300),
  /** Whether anybody is to be told of incidents at all; alerts reads the same settings. */
  WEBHOOK_URL: z.string().optional(),
  RECEIVERS_FILE: z.string().optional(),
  EXTERNAL_URL: z
    .url()
    .default('http://localhost:8080')
    .transform((url) => url.replace(/\/$/, '')),
  OUTGOING_ALLOW: z.string().default(''),
});
export type AuditConfig = z.infer<typeof AuditConfig>;

/** How often the auditor looks. */
export const look_every_ms = 5_000;
/** An alarm that goes on is told again after this time. */
export const repeat_every_ms = 600_000;
/** Nothing decided for so long: the engine is dead. */
export const engine_limit_ms = 60_000;
/** A database that does not answer the auditor for so long. */
export const blind_limit_ms = 60_000;
/** What has ended without a receipt is a finding for so long. */
export const remembered_ms = 3_600_000;
