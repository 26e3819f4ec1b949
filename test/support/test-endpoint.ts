/** The endpoint in this process, in front of an intake that a test holds in its hands. */
import { systemClock } from '#infra/clock.js';
import { openAuthenticator } from '../../apps/ingest/src/auth/authenticate.js';
import { IngestMetrics } from '../../apps/ingest/src/ingest.metrics.js';
import { openMqttEndpoint } from '../../apps/ingest/src/mqtt/endpoint.js';
import { ENDPOINT_LIMITS, type EndpointLimits } from '../../apps/ingest/src/mqtt/limits.js';
import type { MqttSource } from '../../apps/ingest/src/mqtt/mqtt-source.js';
import { FakeIntake } from './fake-intake.js';
import { silentLog } from './silent-log.js';

export interface TestEndpoint {
  readonly port: number;
  readonly intake: FakeIntake;
  readonly source: MqttSource;
  /** A metric as it is now, the sum over labels that are not named. */
  count(name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
}

export interface TestEndpointOptions {
  readonly limits?: Partial<EndpointLimits>;
  readonly tokenKeysFile?: string;
  readonly revokedFile?: string;
}

/** Opens an endpoint on a free port of loopback; the caller closes its source. */
export async function testEndpoint(options: TestEndpointOptions = {}): Promise<TestEndpoint> {
  const intake = new FakeIntake();
  const metrics = new IngestMetrics();
  const { tokenKeysFile, revokedFile } = options;
  const log = silentLog;
  const authenticator = openAuthenticator({ tokenKeysFile, revokedFile, certificates: false, log });
  const limits = { ...ENDPOINT_LIMITS, ...options.limits };
  const source = await openMqttEndpoint({
    ...{ host: '127.0.0.1', port: 0, tls: null, intake, authenticator, limits },
    ...{ clock: systemClock, metrics, log },
  });
  return {
    ...{ port: Number(new URL(source.address).port), intake, source },
    async count(name, labels = {}) {
      const metric = await metrics.registry.getSingleMetric(`pos_ingest_${name}`)?.get();
      const wanted = Object.entries(labels);
      return (metric?.values ?? [])
        .filter((value) => wanted.every(([k, v]) => (value.labels as typeof labels)[k] === v))
        .reduce((sum, { value }) => sum + value, 0);
    },
  };
}
