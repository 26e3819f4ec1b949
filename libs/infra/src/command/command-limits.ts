import { z } from 'zod';

/** The breaker of all commands of a tenant: alerts keeps it, the API shows it. */
export const COMMAND_LIMITS = {
  COMMANDS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(600),
  COMMANDS_PER_HOUR: z.coerce.number().int().min(1).max(10_000_000).default(12_000),
} as const;
