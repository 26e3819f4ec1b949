/** The source that the settings ask for: our endpoint, or somebody's broker. */
import type { Clock } from '#infra/clock.js';
import type { Log } from '#infra/log.js';
import { openAuthenticator } from '../auth/authenticate.js';
import type { IngestConfig } from '../ingest.config.js';
import type { IngestMetrics } from '../ingest.metrics.js';
import type { Intake } from '../intake.js';
import { openMqttEndpoint } from './endpoint.js';
import { ENDPOINT_LIMITS, type EndpointLimits } from './limits.js';
import type { MqttSource } from './mqtt-source.js';
import { openMqttSubscriber } from './subscriber.js';
import type { TlsFiles } from './tls-files.js';

export interface SourceParts {
  /** Names the session at a broker when the settings do not. */
  readonly name: string;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
  readonly log: Log;
}

/** Opens the source; throws when a port is taken or a file of credentials cannot be used. */
export function openSource(config: IngestConfig, parts: SourceParts): Promise<MqttSource> {
  const { MQTT_URL: url, MQTT_USER: user, MQTT_PASSWORD: password } = config;
  const name = config.INGEST_NAME ?? parts.name;
  if (url !== undefined) return openMqttSubscriber({ ...parts, url, user, password, name });
  const { MQTT_HOST: host } = config;
  const port = config.MQTT_PORT === 'off' ? null : config.MQTT_PORT;
  const authenticator = openAuthenticator({
    tokenKeysFile: config.MQTT_TOKEN_KEYS_FILE,
    revokedFile: config.MQTT_REVOKED_FILE,
    certificates: config.MQTT_TLS_CA_FILE !== undefined,
    log: parts.log,
  });
  const tls = tlsOf(config);
  return openMqttEndpoint({ ...parts, host, port, tls, authenticator, limits: limitsOf(config) });
}

function limitsOf(config: IngestConfig): EndpointLimits {
  const perAddressPerSecond = config.MQTT_CONNECT_RATE;
  const admission = {
    ...ENDPOINT_LIMITS.admission,
    perAddressPerSecond,
    // Four seconds' worth: a gateway's hundreds of connections come at once.
    perAddressBurst: perAddressPerSecond * 4,
  };
  const { MQTT_TERMINAL_RATE: terminalPerSecond, MQTT_TOTAL_RATE: totalPerSecond } = config;
  return { ...ENDPOINT_LIMITS, admission, terminalPerSecond, totalPerSecond };
}

function tlsOf(config: IngestConfig): { port: number; files: TlsFiles } | null {
  const { MQTT_TLS_PORT: port, MQTT_TLS_CERT_FILE: cert, MQTT_TLS_KEY_FILE: key } = config;
  if (port === 'off' || cert === undefined || key === undefined) return null;
  return {
    port,
    files: { cert, key, ca: config.MQTT_TLS_CA_FILE, crl: config.MQTT_TLS_CRL_FILE },
  };
}
