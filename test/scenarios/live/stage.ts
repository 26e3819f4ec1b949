/**
 * Where stories are played in real time: the three processes on an embedded server, their clock at
 * the hour the stories begin, and a pager on loopback. Each story has a tenant of its own, so many
 * are played at once and none sees another.
 */
import { rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Instant } from '#domain/base/instant.js';
import { type Clock, clockFromEnv } from '#infra/clock.js';
import { openDatabase } from '#infra/db/database.js';
import { importRegistry } from '../../../apps/api/src/registry/import-registry.js';
import type { World } from '../../../apps/simulator/src/world/create-world.js';
import { REGISTRY_KINDS, registryFiles } from '../../../apps/simulator/src/world/registry-files.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { recordPages } from '../../../apps/tillwatch/src/service/record-pages.js';
import { type Service, startService } from '../../../apps/tillwatch/src/service/start-service.js';

/** A notification that reached the pager. */
export interface Arrived {
  readonly at: Instant;
  /** Its idempotency key: tenant, incident, epoch, number, receiver. */
  readonly id: string;
  readonly tenant: string;
  readonly incident: string;
  readonly reason: string;
}

/** A running stage. */
export interface Stage {
  readonly service: Service;
  readonly clock: Clock;
  readonly arrived: readonly Arrived[];
  close(): Promise<void>;
}

/** Ports from which free ones are looked for; the demo's own are left to the demo. */
const http_port = 18_080;
const mqtt_port = 11_883;

/** Starts the service with its clock at `startAt`. */
export async function openStage(startAt: Instant, onStep: (step: string) => void): Promise<Stage> {
  const env = { CLOCK_START: String(startAt), CLOCK_SPEED: '1', CLOCK_ORIGIN: String(Date.now()) };
  const clock = clockFromEnv(env);
  const arrived: Arrived[] = [];
  const pager = await recordPages(({ id, incident, reason }) => {
    arrived.push({ at: clock.now(), id, tenant: id.split('/')[0] ?? '', incident, reason });
  });
  const home = makeHome('live');
  const clean = async () => {
    await pager.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const service = await startService({
      home,
      httpPort: http_port,
      mqttPort: mqtt_port,
      env: {
        ...env,
        WEBHOOK_URL: pager.url,
        WEBHOOK_SECRET: pager.secret,
        RECEIVERS_FILE: '',
        API_TOKEN: '',
      },
      onStep,
    });
    return {
      ...{ service, clock, arrived },
      async close() {
        await service.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** Puts the fleet of a world into the registry, by the same import that operators use. */
export async function registerFleet(
  { service, clock }: Stage,
  tenant: string,
  world: World,
  tz: string,
): Promise<void> {
  const db = openDatabase({ url: service.databaseUrl, max: 1, name: 'tillwatch scenarios' });
  try {
    const files = registryFiles(world.terminals, tz);
    for (const kind of REGISTRY_KINDS) {
      const chunks = Readable.from([Buffer.from(files[kind])]);
      const source = { form: 'csv', chunks } as const;
      const by = 'scenarios';
      const file = `${kind}.csv`;
      await importRegistry(db, { tenant, kind, file, source, by, now: clock.now() });
    }
  } finally {
    await db.close();
  }
}
