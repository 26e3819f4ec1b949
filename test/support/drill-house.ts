/** The real processes, and a gateway that pages Li, who may agree to drills, and Zhao. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askDatabase } from './ask-database.js';
import { type TestDatabase, testDatabase } from './database.js';
import { eventually } from './eventually.js';
import { type FakeService, startFakeService } from './fake-service.js';
import { type RunningCli, startCli } from './run-cli.js';
import { type RunningApp, startApp } from './run-process.js';

const key = 'k'.repeat(40);
export const LI = '+8613800138001';
export const ZHAO = '+8613800138002';

/** A page as the gateway got it. */
interface Page {
  readonly to: string;
  readonly text: string;
  readonly url: string;
  readonly act: string;
}

export class DrillHouse {
  /** Where the API is. */
  api = '';
  /** Where terminals connect. */
  mqttUrl = '';
  private readonly apps: { readonly name: string; readonly app: RunningApp }[] = [];
  private readonly clis: RunningCli[] = [];

  private constructor(
    readonly folder: string,
    readonly gateway: FakeService,
    readonly database: TestDatabase,
  ) {}

  static async open(): Promise<DrillHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'tillwatch-drill-'));
    const gateway = await startFakeService(() => ({ status: 200, body: 'ok' }));
    const house = new DrillHouse(folder, gateway, await testDatabase());
    await writeFile(join(folder, 'receivers.yaml'), receiversFile(gateway.url));
    await writeFile(join(folder, 'oncall.yaml'), rosterFile(false));
    house.api = `http://127.0.0.1:${(await house.start('api')).facts.port}`;
    house.mqttUrl = String((await house.start('ingest')).facts.mqtt);
    await house.start('alerts', { EXTERNAL_URL: house.api });
    return house;
  }

  async start(name: string, more: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
    const files = { RECEIVERS_FILE: 'receivers.yaml', ONCALL_FILE: 'oncall.yaml' };
    const paths = Object.entries(files).map(([k, file]) => [k, join(this.folder, file)] as const);
    const app = await startApp(name, {
      ...{ DATABASE_URL: this.database.url, ...Object.fromEntries(paths), ONCALL_KEY: key },
      ...{ API_PORT: '0', MQTT_PORT: '0', INGEST_OPS_PORT: '0', ALERTS_OPS_PORT: '0' },
      ...{ OUTGOING_ALLOW: '127.0.0.1', LOG_LEVEL: 'warn' },
      ...more,
    });
    this.apps.push({ name, app });
    return app;
  }

  /** Runs the command line against it. */
  run(args: readonly string[]): RunningCli {
    const cli = startCli(args, { DATABASE_URL: this.database.url, MQTT_URL: this.mqttUrl });
    this.clis.push(cli);
    return cli;
  }

  async close(): Promise<void> {
    for (const cli of this.clis) await cli.stop();
    for (const { app } of this.apps.reverse()) await app.stop();
    await this.gateway.close();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The one that was started last under a name. */
  appOf(name: string): RunningApp {
    const found = this.apps.findLast((each) => each.name === name);
    if (!found) throw new Error(`no ${name} was started`);
    return found.app;
  }

  /** Asks the API, or says something to it. */
  async ask<T>(path: string, body?: object): Promise<T> {
    const init = body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const answer = await fetch(`${this.api}/api/v1${path}`, init);
    return (await answer.json()) as T;
  }

  pagesTo(to: string): Page[] {
    const { asked } = this.gateway;
    return asked.flatMap(({ json }) => (json?.to === to ? [json as unknown as Page] : []));
  }

  /** What the room was told. */
  inRoom() {
    return this.gateway.asked.filter(({ path }) => path === '/room');
  }

  /** Li agrees to drills. */
  async agree(): Promise<void> {
    await writeFile(join(this.folder, 'oncall.yaml'), rosterFile(true));
    await eventually('the consent', async () => {
      const [row] = await askDatabase(this.database.url, 'select plan::text from oncall_plan');
      return String(row?.plan).includes('"drills": true');
    });
  }

  /** Li takes an incident of the ground by the link of a page. */
  async take(link: string): Promise<void> {
    await fetch(link, { method: 'POST' });
    const taken = async () => {
      const path = '/incidents/drill-1?tenant=acme~drill';
      type Answer = { incident: { acknowledgedBy: string | null } };
      return (await this.ask<Answer>(path)).incident.acknowledgedBy;
    };
    await eventually('who has it', taken);
  }
}

const receiversFile = (url: string) => `
route: { receiver: room }
receivers:
  - { name: room, kind: webhook, url: '${url}/room' }
  - name: sms
    kind: gateway
    url: '${url}/sms'
    fields: { to: '{to}', text: '{text}', url: '{url}', act: '{act}' }
`;
const rosterFile = (agreed: boolean) => `
people:
  - id: li
    name: Li Wei
    language: en
    time_zone: UTC
    contacts: [{ by: sms, address: "${LI}" }]
    drills: ${agreed}
  - id: zhao
    name: Zhao Min
    language: zh-CN
    time_zone: UTC
    contacts: [{ by: sms, address: "${ZHAO}" }]
policies:
  - id: all
    steps:
      - { after: 0s, notify: [{ person: zhao }, { person: li }] }
`;
