import { z } from 'zod';
import { deployFolder } from '#infra/deploy-folder.js';
import { OncallKey } from '#infra/people/sign-words.js';
import { readAllowance } from './outgoing/judge-address.js';

/** The settings of this process, from its environment. */
export const AlertsConfig = z.object({
  DATABASE_URL: z.string().min(1),
  ALERTS_OPS_HOST: z.string().default('127.0.0.1'),
  ALERTS_OPS_PORT: z.coerce.number().int().min(0).max(65_535).default(9102),
  RULES_DIR: z.string().default(deployFolder('rules')),
  PLAYBOOKS_DIR: z.string().default(deployFolder('playbooks')),
  CODES_DIR: z.string().default(deployFolder('codes')),
  /** From which reach and which harm on an incident is graver than its diagnosis says. */
  SEVERITY_FILE: z.string().optional(),
  /** Percent of one processor that one rule may take; what takes more is told, and goes on. */
  RULE_CPU_PERCENT: z.coerce.number().gt(0).max(100).default(10),
  /** Days that digests and the engine's past are kept for explanations and backtests. */
  DIGESTS_KEEP_DAYS: z.coerce.number().min(1).max(400).default(2),
  /** Minutes without more late data until the past is looked at again with them. */
  HINDSIGHT_SETTLE_MINUTES: z.coerce.number().min(0).max(1_440).default(5),
  /** Where people reach the console; links in notifications begin with it. */
  EXTERNAL_URL: z
    .url()
    .default('http://localhost:8080')
    .transform((url) => url.replace(/\/$/, '')),
  /** The texts for merchants, and who agrees to them; shared with the API. */
  NOTICES_FILE: z.string().default(`${deployFolder('notices')}/notices.yaml`),
  /** Where merchants open the links in their notices; the console's address when left out. */
  MERCHANT_URL: z
    .url()
    .transform((url) => url.replace(/\/$/, ''))
    .optional(),
  /** What authorities want to know of incidents, and by when; shared with the API. */
  REGULATION_FILE: z.string().optional(),
  /** The generic webhook; without it nobody is told, and the log says so. */
  WEBHOOK_URL: z.url().optional(),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'expected whsec_ and 24 to 64 bytes in base64')
    .optional(),
  /** The file of receivers and routes, in place of `WEBHOOK_URL`. */
  RECEIVERS_FILE: z.string().optional(),
  /** People, rotas and escalation; its contacts are reached through RECEIVERS_FILE. */
  ONCALL_FILE: z.string().optional(),
  /** What links in pages and people's tokens are signed with; the same for alerts and api. */
  ONCALL_KEY: OncallKey.optional(),
  /** What Slack signs presses of buttons with; with it buttons act at once. As for api. */
  SLACK_SIGNING_SECRET: z.string().min(16).max(200).optional(),
  /** Networks, addresses and names beyond public addresses that notifications may go to. */
  OUTGOING_ALLOW: z
    .string()
    .default('')
    .refine(
      (text) => !('wrong' in readAllowance(text)),
      'expected networks, addresses or host names, such as 10.2.0.0/16,mail.corp.example',
    ),
  /** The private key that commands to terminals are signed with. Without it none are sent. */
  COMMAND_KEY_FILE: z.string().min(1).optional(),
  /** The breaker of all commands of a tenant. */
  COMMANDS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(600),
  COMMANDS_PER_HOUR: z.coerce.number().int().min(1).max(10_000_000).default(12_000),
});
export type AlertsConfig = z.infer<typeof AlertsConfig>;

/** The longest wait between two looks at the committed input; a notification wakes it earlier. */
export const tick_wait_ms = 1_000;
/** Digests read at once; the rest follows at once. */
export const digests_max = 2_000;
/** How often the memory is kept when nothing was decided. */
export const snapshot_every_ms = 5_000;
/** A second copy looks this often whether it has to take over. */
export const takeover_every_ms = 1_000;
/** How long a claimed notification belongs to the worker that claimed it. */
export const lease_ms = 30_000;
/** A receiver that does not answer in this time has failed. */
export const send_limit_ms = 10_000;
/** How often services that forget are told what is still going on. */
export const resend_every_ms = 60_000;
/** Whoever cannot be reached for so long has his fallback told. */
export const fallback_after_ms = 30_000;
/** How long a command may be executed after its terminal's turn has come. */
export const command_expires_ms = 600_000;
/** An answer may come so long after a command expired. */
export const answer_limit_ms = 30_000;
/** A terminal that restarts by command is back within this, or is counted as gone. */
export const return_limit_ms = 300_000;
/** Restarts of ours that one terminal takes in a day. */
export const restarts_a_day_max = 2;
