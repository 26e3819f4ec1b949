/**
 * Where stories are played in real time: the three processes on an embedded server, their clock at
 * the hour the stories begin, and a pager on loopback. Each story has a tenant of its own, so many
 * are played at once and none sees another.
 */

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Instant } from '#domain/base/instant.js';
import { type Clock, clockFromEnv } from '#infra/clock.js';
import { openDatabase } from '#infra/db/database.js';
import { deployFolder } from '#infra/deploy-folder.js';
import { importRegistry } from '../../../apps/api/src/registry/import-registry.js';
import type { World } from '../../../apps/simulator/src/world/create-world.js';
import { REGISTRY_KINDS, registryFiles } from '../../../apps/simulator/src/world/registry-files.js';
import { makeHome } from '../../../apps/tillwatch/src/service/make-home.js';
import { recordPages } from '../../../apps/tillwatch/src/service/record-pages.js';
import { type Service, startService } from '../../../apps/tillwatch/src/service/start-service.js';
import { askDatabase } from '../../support/ask-database.js';
import { hearMerchants, type MerchantPhones } from './hear-merchants.js';

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
  readonly phones: MerchantPhones;
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
  const phones = await hearMerchants();
  const home = makeHome('live');
  const clean = async () => {
    await pager.close();
    phones.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const service = await startService({
      home,
      httpPort: http_port,
      mqttPort: mqtt_port,
      env: {
        ...env,
        WEBHOOK_URL: '',
        PAGER_SECRET: pager.secret,
        RECEIVERS_FILE: writeReceivers(home, pager.url, phones.url),
        NOTICES_FILE: writeNotices(home),
        COMMAND_KEY_FILE: await writeCommandKey(home),
        OUTGOING_ALLOW: '127.0.0.1',
        API_TOKEN: '',
      },
      onStep,
    });
    return {
      ...{ service, clock, arrived, phones },
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

/** A pager for people and a gateway for merchants. */
function writeReceivers(home: string, pager: string, phones: string): string {
  const file = join(home, 'receivers.yaml');
  const fields = '{ to: "{to}", text: "{text}", id: "{id}", incident: "{incident}" }';
  const lines = [
    'route: { receiver: pager }',
    'receivers:',
    `  - { name: pager, kind: webhook, url: "${pager}", secret: { env: PAGER_SECRET } }`,
    'merchants:',
    `  - { channel: sms, kind: gateway, url: "${phones}", fields: ${fields}, links: false }`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** The shipped texts for merchants, held back for seconds: a story lasts for minutes only. */
function writeNotices(home: string): string {
  const shipped = readFileSync(join(deployFolder('notices'), 'notices.yaml'), 'utf8');
  const file = join(home, 'notices.yaml');
  writeFileSync(file, shipped.replaceAll(/hold: \dm/g, 'hold: 5s'));
  return file;
}

async function writeCommandKey(home: string): Promise<string> {
  const file = join(home, 'command-key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return file;
}

/** The number of a merchant's phone: no two merchants of any tenant have the same. */
export function phoneOf(tenant: string, merchant: string): string {
  let hash = 0;
  for (const letter of `${tenant} ${merchant}`) hash = (hash * 31 + letter.charCodeAt(0)) % 1e10;
  return `+861${String(hash).padStart(10, '0')}`;
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
    const merchants = [...new Set(world.terminals.map(({ merchant }) => merchant))];
    const phones = merchants.map((m) => `${m},owner,Owner,sms,${phoneOf(tenant, m)},en,yes`);
    const contacts = ['merchant,contact,name,channel,address,language,consent', ...phones];
    const files = { ...registryFiles(world.terminals, tz), contacts: contacts.join('\n') };
    for (const kind of [...REGISTRY_KINDS, 'contacts'] as const) {
      const chunks = Readable.from([Buffer.from(files[kind])]);
      const source = { form: 'csv', chunks } as const;
      const by = 'scenarios';
      const file = `${kind}.csv`;
      await importRegistry(db, { tenant, kind, file, source, by, now: clock.now() });
    }
    // They have answered their opt-in long ago.
    await askDatabase(
      service.databaseUrl,
      `insert into contact_consent (tenant, channel, address, state, asked_at, confirmed_at)
       select tenant, channel, address, 'confirmed', now(), now() from contact where tenant = $1`,
      [tenant],
    );
  } finally {
    await db.close();
  }
}
