/** A house in which hundreds of incidents open within five minutes, and who is on call for it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '#domain/base/instant.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { execute } from '#infra/db/query.js';
import { markOf } from '#infra/people/sign-words.js';
import { saveProof } from '#infra/store/oncall.sql.js';
import { type TestDatabase, testDatabase } from './database.js';
import { type FakeService, startFakeService } from './fake-service.js';
import { type RunningApp, startApp } from './run-process.js';
import { silentLog } from './silent-log.js';
import { START } from './tiny-fleet.js';

export const ONCALL_KEY = 'k'.repeat(40);
/** The receivers of a test are on this machine. */
export const LOOPBACK = { OUTGOING_ALLOW: '127.0.0.1' };
/** Recorded seconds in a real one. */
export const SPEED = 20;
/** How long the flood lasts, in seconds. */
const FLOOD_SECONDS = 300;

/** Every opened terminal is a SEV2 of its own; two with one identity are a SEV1. */
const RULES = `
groups:
  - name: flood
    rules:
      - alert: Opened
        detector: { kind: tamper, terminals: 1 }
        severity: SEV2
        annotations: { summary: { en: Opened, zh-CN: 被拆 } }
      - alert: Twin
        detector: { kind: cloned_identity }
        severity: SEV1
        annotations: { summary: { en: Twin, zh-CN: 克隆 } }
`;

const receiversAt = (url: string) => `
route: { receiver: log }
receivers:
  - { name: log, kind: webhook, url: '${url}/log' }
  - name: sms
    kind: gateway
    url: '${url}/sms'
    fields: { to: '{to}', text: '{text}', act: '{act}' }
`;

/** The files that on-call goes by, as settings of the environment. */
export interface HouseFiles {
  readonly RECEIVERS_FILE: string;
  readonly ONCALL_FILE: string;
  readonly ONCALL_KEY: string;
  readonly RULES_DIR: string;
}

export interface FloodedHouse {
  readonly gateway: FakeService;
  readonly database: TestDatabase;
  readonly db: Database;
  readonly files: HouseFiles;
  /** Whoever has this number answers to it. */
  prove(person: string, number: string): Promise<void>;
  /** The alerts process, its clock begun at a real moment. */
  startAlerts(origin: Instant): Promise<RunningApp>;
  close(): Promise<void>;
}

/** Opens the house with those who are on call for it. */
export async function openFloodedHouse(roster: string): Promise<FloodedHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'tillwatch-flood-'));
  const gateway = await startFakeService(() => ({ status: 200, body: 'ok' }));
  const database = await testDatabase();
  const db = openDatabase({ url: database.url, max: 4, name: 'flood', log: silentLog });
  const files: HouseFiles = {
    RECEIVERS_FILE: join(folder, 'receivers.yaml'),
    ONCALL_FILE: join(folder, 'oncall.yaml'),
    ...{ ONCALL_KEY, RULES_DIR: join(folder, 'rules') },
  };
  await mkdir(files.RULES_DIR);
  await writeFile(join(files.RULES_DIR, 'flood.yaml'), RULES);
  await writeFile(files.RECEIVERS_FILE, receiversAt(gateway.url));
  await writeFile(files.ONCALL_FILE, roster);
  let app: RunningApp | undefined;
  return {
    ...{ gateway, database, db, files },
    async prove(person, address) {
      const mark = markOf(ONCALL_KEY, { by: 'sms', address });
      await execute(db, saveProof, person, 'sms', mark, new Date(START));
    },
    async startAlerts(origin) {
      app = await startApp('alerts', {
        ...{ ...files, ...LOOPBACK, DATABASE_URL: database.url, ALERTS_OPS_PORT: '0' },
        ...{ CLOCK_START: String(START), CLOCK_SPEED: String(SPEED) },
        CLOCK_ORIGIN: String(origin),
      });
      return app;
    },
    async close() {
      await app?.stop();
      await gateway.close();
      await db.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Terminals of a profile that say in a second that they were opened; in all, so many incidents. */
export function openedIn(
  second: number,
  at: Instant,
  { incidents, profile, prefix }: { incidents: number; profile: number; prefix: string },
) {
  const from = Math.floor((second - 1) * (incidents / FLOOD_SECONDS));
  const to = Math.floor(second * (incidents / FLOOD_SECONDS));
  return Array.from({ length: second > FLOOD_SECONDS ? 0 : to - from }, (_, i) => {
    const [terminal, merchant] = [`${prefix}t-${from + i}`, `${prefix}m-${from + i}`];
    return { profile, terminal, merchant, at, code: 'hb:tamper' };
  });
}

/** The births of two devices that say they are one terminal. */
export function twinBirths(profile: number, at: Instant) {
  const who = { profile, terminal: 'twin', merchant: 'm-twin', at, reason: 'power' };
  return [1, 2, 1, 2, 1, 2, 1, 2].map((boot) => ({ ...who, boot }));
}
