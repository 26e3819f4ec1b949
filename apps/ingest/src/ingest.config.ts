import { z } from 'zod';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;
const port = z.coerce.number().int().min(0).max(65_535);

const days = (usual: number) => z.coerce.number().int().min(1).max(36_500).default(usual);

/** The settings of this process, from its environment. */
export const IngestConfig = z.object({
  DATABASE_URL: z.string().min(1),
  /** An existing broker to consume. Without it ingest is the endpoint terminals connect to. */
  MQTT_URL: z
    .string()
    .regex(/^(mqtts?|tcp|ssl):\/\//, 'expected mqtt://host:port or mqtts://host:port')
    .optional(),
  MQTT_HOST: z
    .string()
    .regex(
      LOOPBACK,
      'expected a loopback address: beyond it nobody may connect without credentials, which ' +
        'this version of the endpoint does not check; set MQTT_URL to a broker that does',
    )
    .default('127.0.0.1'),
  MQTT_PORT: port.default(1883),
  /**
   * Names this copy's session at the broker of MQTT_URL. Give every copy one that survives its
   * restarts. Left out it is the host's, which a container gets anew each time it is made.
   */
  INGEST_NAME: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 letters, digits, or . _ -')
    .optional(),
  INGEST_OPS_HOST: z.string().default('127.0.0.1'),
  INGEST_OPS_PORT: port.default(9101),
  RETENTION_HEARTBEAT_DAYS: days(14),
  RETENTION_EVENT_DAYS: days(400),
  RETENTION_QUARANTINE_DAYS: days(30),
  RETENTION_10S_DAYS: days(7),
  RETENTION_1M_DAYS: days(90),
  RETENTION_1H_DAYS: days(800),
  RETENTION_ACCOUNT_DAYS: days(400),
});
export type IngestConfig = z.infer<typeof IngestConfig>;

/** Most messages in one transaction; above a thousand the gain is small and the wait is not. */
export const batch_messages_max = 4_000;
/** How long the first message of a batch waits for company. */
export const batch_age_ms = 4;
/**
 * Messages held in memory; above it, the sockets are not read until there is room again, and well
 * before it what matters least is shed.
 */
export const queue_messages_max = 50_000;
/** Most clients connected to the endpoint at once. */
export const clients_max = 50_000;
/** Rejected messages kept of one terminal within an hour. */
export const quarantine_samples_max = 20;
/** Longest piece of a rejected payload that is kept. */
export const sample_chars_max = 512;
