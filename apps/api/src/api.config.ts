import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { deployFolder } from '#infra/deploy-folder.js';
import { OncallKey } from '#infra/people/sign-words.js';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** Where the console is built to, from `dist/apps/api/src` as well as from the sources. */
function consoleDir(): string {
  const up = import.meta.url.includes('/dist/') ? '../../../../' : '../../../';
  return fileURLToPath(new URL(`${up}dist/apps/console/public`, import.meta.url));
}

/** The settings of this process, from its environment. */
export const ApiConfig = z
  .object({
    DATABASE_URL: z.string().min(1),
    API_HOST: z.string().default('127.0.0.1'),
    /** 0 takes a free port. */
    API_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    /** What `/api` and `/live` are asked for with, in letters a WebSocket subprotocol may have. */
    API_TOKEN: z
      .string()
      .regex(/^[A-Za-z0-9._~-]{16,200}$/, 'expected 16 to 200 letters, digits, or . _ ~ -')
      .optional(),
    /** What links in pages and people's tokens are signed with; the same for alerts and api. */
    ONCALL_KEY: OncallKey.optional(),
    /** What Slack signs presses of buttons with; the same for alerts and api. */
    SLACK_SIGNING_SECRET: z.string().min(16).max(200).optional(),
    /** Where Slack takes answers; workspaces of GovSlack have another. */
    SLACK_ORIGIN: z.url({ protocol: /^https?$/ }).default('https://hooks.slack.com'),
    /** What PagerDuty signs its webhooks with. */
    PAGERDUTY_WEBHOOK_SECRET: z.string().min(16).max(500).optional(),
    CODES_DIR: z.string().default(deployFolder('codes')),
    /** The texts for merchants, and who agrees to them; shared with alerts. */
    NOTICES_FILE: z.string().default(`${deployFolder('notices')}/notices.yaml`),
    /** What authorities want to know of incidents, and by when. */
    REGULATION_FILE: z.string().optional(),
    CONSOLE_DIR: z.string().default(consoleDir()),
  })
  .refine(({ API_HOST, API_TOKEN }) => LOOPBACK.test(API_HOST) || API_TOKEN !== undefined, {
    path: ['API_TOKEN'],
    message: 'must be set because API_HOST is reachable from other machines',
  });
export type ApiConfig = z.infer<typeof ApiConfig>;

/** Longest body of a request; what people write is a name and a note. */
export const body_bytes_max = 64 * 1024;
/** Longest call of a chat or pager; PagerDuty drops longer ones itself. */
export const hook_bytes_max = 256 * 1024;
/** Longest registry to import, read whole before it is judged; longer ones go by command line. */
export const import_bytes_max = 32 * 1024 * 1024;
/** A request that is not here in this time never will be (slow bodies that hold a socket). */
export const request_limit_ms = 30_000;
export const connections_max = 10;

/** Most browsers connected to `/live` at once. */
export const clients_max = 500;
/** Longest message a browser may send on `/live`. */
export const request_bytes_max = 4 * 1024;
/** Messages a browser may send on `/live` in ten seconds; each may cost a snapshot. */
export const requests_max = 50;
/** More unsent bytes than this, and a browser gets no deltas until it has caught up. */
export const frame_bytes_max = 1024 * 1024;
/** More unsent bytes than this, and it is told to come back later. */
export const close_bytes_max = 16 * 1024 * 1024;
/** A browser that cannot catch up in this time is told to come back later. */
export const behind_ms_max = 30_000;
/** Frames of a tenant that can be sent again, by number and by size. */
export const ring_frames_max = 500;
export const ring_bytes_max = 4 * 1024 * 1024;
/** How often the wall is composed, while somebody looks at it. */
export const wall_every_ms = 2_000;
/** How often the incidents are read again, in case a notification was lost. */
export const reread_every_ms = 10_000;
export const ping_every_ms = 20_000;
/** Incidents in a snapshot, and how long a resolved one stays in it. */
export const wall_incidents_max = 50;
export const resolved_shown_ms = 30 * 60_000;
