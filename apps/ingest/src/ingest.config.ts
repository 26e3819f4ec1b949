import { z } from 'zod';
import { deployFolder } from '#infra/deploy-folder.js';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;
const port = z.coerce.number().int().min(0).max(65_535);

const door = z.union([z.literal('off'), port]);
const days = (usual: number) => z.coerce.number().int().min(1).max(36_500).default(usual);
const perSecond = z.coerce.number().int().min(0).max(1_000_000);
const file = z.string().min(1).optional();

const Settings = z.object({
  DATABASE_URL: z.string().min(1),
  /** An existing broker to consume. Without it ingest is the endpoint terminals connect to. */
  MQTT_URL: z
    .string()
    .regex(/^(mqtts?|tcp|ssl):\/\//, 'expected mqtt://host:port or mqtts://host:port')
    .optional(),
  /** The account at that broker, where it does not stand in the URL. */
  MQTT_USER: z.string().min(1).optional(),
  MQTT_PASSWORD: z.string().min(1).optional(),
  MQTT_HOST: z.string().min(1).default('127.0.0.1'),
  MQTT_PORT: door.default(1883),
  MQTT_TLS_PORT: door.default('off'),
  MQTT_TLS_CERT_FILE: file,
  MQTT_TLS_KEY_FILE: file,
  /** The authority of client certificates: whoever has none of its is refused by TLS. */
  MQTT_TLS_CA_FILE: file,
  MQTT_TLS_CRL_FILE: file,
  MQTT_TOKEN_KEYS_FILE: file,
  MQTT_REVOKED_FILE: file,
  /** Packets a second of one terminal, and of all clients together; 0 is no limit. */
  MQTT_TERMINAL_RATE: perSecond.default(200),
  MQTT_TOTAL_RATE: perSecond.default(0),
  /** Connections a second from one address; behind a balancer all come from one. */
  MQTT_CONNECT_RATE: perSecond.min(1).default(500),
  /**
   * Names this copy's session at the broker of MQTT_URL. Give every copy one that survives its
   * restarts. Left out it is the host's, which a container gets anew each time it is made.
   */
  INGEST_NAME: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 letters, digits, or . _ -')
    .optional(),
  CODES_DIR: z.string().default(deployFolder('codes')),
  INGEST_OPS_HOST: z.string().default('127.0.0.1'),
  INGEST_OPS_PORT: port.default(9101),
  RETENTION_HEARTBEAT_DAYS: days(14),
  RETENTION_EVENT_DAYS: days(400),
  RETENTION_HOST_DAYS: days(400),
  RETENTION_QUARANTINE_DAYS: days(30),
  RETENTION_10S_DAYS: days(7),
  RETENTION_1M_DAYS: days(90),
  RETENTION_1H_DAYS: days(800),
  RETENTION_ACCOUNT_DAYS: days(400),
  RETENTION_COMMAND_DAYS: days(400),
  RETENTION_NOTIFICATION_DAYS: days(400),
  /** Links in notices show their page for 90 days, which is read from these rows. */
  RETENTION_RECIPIENT_DAYS: days(400).refine((n) => n >= 90, 'expected 90 days or more'),
  RETENTION_CHANGE_DAYS: days(800),
});

type Given = Partial<z.infer<typeof Settings>>;

/** What is only wrong together, each with what to do. */
const CONTRADICTIONS: readonly [key: keyof Given, message: string, (given: Given) => boolean][] = [
  [
    'MQTT_HOST',
    'beyond loopback nobody may connect without credentials: set MQTT_TOKEN_KEYS_FILE, or ' +
      'MQTT_TLS_CA_FILE with MQTT_TLS_PORT and MQTT_PORT=off',
    (s) => !isLoopback(s.MQTT_HOST) && s.MQTT_URL === undefined && hasOpenDoor(s),
  ],
  [
    'MQTT_PORT',
    'set a port, or MQTT_TLS_PORT: with both off nobody can connect',
    (s) => s.MQTT_PORT === 'off' && s.MQTT_TLS_PORT === 'off',
  ],
  [
    'MQTT_TLS_PORT',
    'TLS needs MQTT_TLS_CERT_FILE and MQTT_TLS_KEY_FILE',
    (s) => typeof s.MQTT_TLS_PORT === 'number' && !(s.MQTT_TLS_CERT_FILE && s.MQTT_TLS_KEY_FILE),
  ],
  [
    'MQTT_TLS_CRL_FILE',
    'a revocation list belongs to an authority: set MQTT_TLS_CA_FILE',
    (s) => s.MQTT_TLS_CRL_FILE !== undefined && s.MQTT_TLS_CA_FILE === undefined,
  ],
];

function isLoopback(host: string | undefined): boolean {
  return host === undefined || LOOPBACK.test(host);
}

/** Whether somebody could come in by one of the doors without showing who he is. */
function hasOpenDoor(s: Given): boolean {
  if (s.MQTT_TOKEN_KEYS_FILE !== undefined) return false;
  return s.MQTT_PORT !== 'off' || s.MQTT_TLS_CA_FILE === undefined;
}

/** The settings of this process, from its environment. Everything that is wrong is told at once. */
export const IngestConfig = CONTRADICTIONS.reduce(
  (schema, [key, message, holds]) =>
    schema.refine((given) => !holds(given), { path: [key], message, when: () => true }),
  Settings,
);
export type IngestConfig = z.infer<typeof IngestConfig>;

/** Most messages in one transaction: a round trip to the database costs each of them the less. */
export const batch_messages_max = 8_000;
/** A batch of so many goes at once: it is worth its commit, and who waits longer only waits. */
export const batch_messages_worth = 100;
/** How long the first message of a smaller batch waits for company. */
export const batch_age_ms = 4;
/**
 * Messages held in memory; above it, the sockets are not read until there is room again, and well
 * before it what matters least is shed.
 */
export const queue_messages_max = 50_000;
/** Rejected messages kept of one terminal within an hour. */
export const quarantine_samples_max = 20;
/** Longest piece of a rejected payload that is kept. */
export const sample_chars_max = 512;

/**
 * Flags of Node for this process. Messages live from their arrival to the commit, a tenth of a
 * second, and there are thousands of them at once: with the usual 16 MiB for young objects every
 * collection would copy them all.
 */
export const INGEST_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=32'];
