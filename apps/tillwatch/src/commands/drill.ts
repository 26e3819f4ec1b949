import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DomainError } from '#domain/base/domain-error.js';
import { Duration } from '#domain/base/duration.js';
import { SECOND } from '#domain/base/instant.js';
import { Tenant } from '#domain/message/schema.js';
import { DrillSeconds, DrillTerminals } from '#domain/oncall/drill.js';
import { DRILL_USUAL } from '#domain/oncall/drill-usual.js';
import { DrillPlan } from '#domain/oncall/due-drills.js';
import { clockFromEnv } from '#infra/clock.js';
import { loadConfig } from '#infra/config.js';
import { type Database, openDatabase } from '#infra/db/database.js';
import { one, rows } from '#infra/db/query.js';
import { waitForDatabase } from '#infra/db/wait.js';
import { askDrill, askStop } from '#infra/drills/ask-drill.js';
import { type MeasuredDrill, measureDrill } from '#infra/drills/measure-drill.js';
import { createLog } from '#infra/log.js';
import { findDrill, listDrills } from '#infra/store/drills.sql.js';
import { formatMistake } from '#infra/yaml/load-yaml.js';
import { readYamlFile } from '#infra/yaml/read-text.js';
import { loadScenario } from '../../../simulator/src/scenario/load-scenario.js';
import { carryDrill } from '../drills/carry-drill.js';
import { drillLine, drillTable, isPassed } from '../drills/drill-table.js';
import { serveDrills } from '../drills/serve-drills.js';
import { Misuse } from '../misuse.js';
import { fail, progress, strong } from '../say.js';
import { stopSignal } from '../service/stop-signal.js';

export const DRILL_USAGE = `tillwatch drill start [--scenario NAME] [--terminals N] [--for 120s] …
tillwatch drill serve [--schedule FILE]
tillwatch drill list [--json]
tillwatch drill stop N

A fire drill on the running service with the database at DATABASE_URL: synthetic terminals play a
story over MQTT, and people of the file of on-call who agreed (drills: true) are paged in earnest.

start holds one now, and prints what was measured. Ctrl-C ends it. serve carries out what is asked
for through the API, and what FILE, or DRILLS_FILE, plans; so does tillwatch up where that is set.

  --scenario NAME  a shipped story                              (${DRILL_USUAL.scenario})
  --terminals N    how many synthetic terminals                 (${DRILL_USUAL.terminals})
  --for 120s       how long the fault lasts                     (${DRILL_USUAL.effectSeconds}s)
  --tenant NAME    whose people and rules                       (demo)
  --mqtt URL       where terminals connect      ($MQTT_URL, or mqtt://127.0.0.1:1883)
  --by NAME        who asks                                     (the name you are logged in by)
  --dry            page nobody
  --despite        although a real SEV1 or SEV2 is open
  --json           print what was measured as JSON

Exit 0 when every target was met, 3 when one was not.
`;

const FOUND = 3;
const OPTIONS = {
  scenario: { type: 'string', default: DRILL_USUAL.scenario },
  terminals: { type: 'string', default: String(DRILL_USUAL.terminals) },
  for: { type: 'string', default: `${DRILL_USUAL.effectSeconds}s` },
  tenant: { type: 'string', default: 'demo' },
  mqtt: { type: 'string' },
  by: { type: 'string' },
  schedule: { type: 'string' },
  dry: { type: 'boolean', default: false },
  despite: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;
const DrillConfig = z.object({
  DATABASE_URL: z.string().min(1),
  MQTT_URL: z.string().default('mqtt://127.0.0.1:1883'),
  DRILLS_FILE: z.string().optional(),
});
const database_wait_ms = 30_000;
const listed_max = 20;

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}

/** Holds, serves, lists and ends drills. */
export async function drill(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [verb, word, ...rest] = positionals;
  if (rest.length > 0 || (word !== undefined && verb !== 'stop')) {
    throw new Misuse(`unexpected "${rest[0] ?? word}"`);
  }
  if (!Tenant.safeParse(values.tenant).success) throw new Misuse('no tenant can have that name');
  const run = verbs(values, word)[verb ?? ''];
  if (!run) throw new Misuse('expected `drill start|serve|list|stop`');
  const config = loadConfig(DrillConfig, process.env);
  const log = createLog('drill');
  const url = config.DATABASE_URL;
  const db = openDatabase({ url, max: 3, name: 'tillwatch drill', log });
  try {
    await waitForDatabase(db, log, database_wait_ms);
    const mqttUrl = values.mqtt ?? config.MQTT_URL;
    return await run(db, { mqttUrl, plan: values.schedule ?? config.DRILLS_FILE });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return fail(`${error.code}: ${error.detail}`);
  } finally {
    await db.close();
  }
}

/** Where terminals connect, and the file of what is planned. */
interface Where {
  readonly mqttUrl: string;
  readonly plan: string | undefined;
}

type Run = (db: Database, where: Where) => Promise<number>;

/** What was asked for is checked before anything is connected to. */
function verbs(values: Values, word: string | undefined): Readonly<Record<string, Run>> {
  return {
    start: (db, { mqttUrl }) => start(db, mqttUrl, values),
    serve,
    list: (db) => list(db, values),
    stop: async (db) => {
      if (word === undefined || !/^\d{1,9}$/.test(word)) throw new Misuse('stop needs a number');
      await askStop(db, values.tenant, Number(word), nameOf(values));
      return 0;
    },
  };
}

async function start(db: Database, mqttUrl: string, values: Values): Promise<number> {
  const { tenant, dry, despite, json } = values;
  const clock = clockFromEnv(process.env);
  const wish = { ...wishOf(values), dry, despite, tenant, by: nameOf(values), at: clock.now() };
  const n = await askDrill(db, { ...wish, carrier: carrierName(), startsAt: null });
  progress(`${strong(`drill ${n}`)} of ${wish.terminals} synthetic terminals: ${wish.scenario}`);
  const row = await one(db, findDrill, tenant, n);
  const onLook = teller();
  const stop = stopSignal();
  const ended = await carryDrill({ db, clock, mqttUrl, drill: row, stop, onLook });
  process.stdout.write(json ? `${JSON.stringify(ended)}\n` : drillTable(ended));
  return isPassed(ended.score) ? 0 : FOUND;
}

function wishOf(values: Values) {
  const { scenario, terminals, for: span } = values;
  const story = loadScenario(scenario);
  if (!story.ok) throw new Misuse(story.mistakes.map(formatMistake).join('\n'));
  if (story.value.scenario !== scenario || story.value.kind !== 'incident') {
    throw new Misuse(`--scenario ${scenario}: expected a shipped story in which something fails`);
  }
  const many = DrillTerminals.safeParse(Number(terminals));
  if (!many.success) throw new Misuse(`--terminals ${terminals}: expected 20 to 5000`);
  const ms = Duration.safeParse(span);
  const seconds = DrillSeconds.safeParse(ms.success ? ms.data / SECOND : null);
  if (!seconds.success) throw new Misuse(`--for ${span}: expected 10s to 1h, in whole seconds`);
  return { scenario, terminals: many.data, effectSeconds: seconds.data };
}

/** Says each measure once, when it is there. */
function teller(): (measured: MeasuredDrill) => void {
  const said = new Set<string>();
  const sayOnce = (key: string, text: string) => {
    if (said.has(key)) return;
    said.add(key);
    progress(text);
  };
  return ({ drill: { state, end }, score }) => {
    const states = {
      planned: 'planned',
      asked: 'waiting for the engine',
      running: 'the engine listens',
      ended: end,
    };
    const why = `${end}; whoever was paged is told that it is over`;
    sayOnce(state, state === 'ending' ? `ending: ${why}` : `${states[state]}`);
    for (const { what, afterMs } of score?.measures ?? []) {
      if (afterMs !== null) sayOnce(what, `${what} after ${(afterMs / SECOND).toFixed(1)} s`);
    }
  };
}

async function serve(db: Database, { mqttUrl, plan: file }: Where): Promise<number> {
  const plan = file === undefined ? null : await readPlan(file);
  const clock = clockFromEnv(process.env);
  const log = createLog('drill');
  process.send?.({ type: 'ready' });
  const stop = stopSignal();
  await serveDrills({ db, clock, log, mqttUrl, carrier: carrierName(), plan, stop });
  process.channel?.unref();
  return 0;
}

async function readPlan(file: string): Promise<DrillPlan> {
  const loaded = await readYamlFile(DrillPlan, file, 'DRILLS_FILE');
  if (!loaded.ok) throw new Misuse(loaded.mistakes.join('\n'));
  return loaded.value;
}

async function list(db: Database, { tenant, json }: Values): Promise<number> {
  for (const row of await rows(db, listDrills, tenant, listed_max)) {
    const measured = await measureDrill(db, row, Date.now());
    process.stdout.write(json ? `${JSON.stringify(measured)}\n` : drillLine(measured));
  }
  return 0;
}

function nameOf({ by }: Values): string {
  return by ?? userInfo().username;
}

function carrierName(): string {
  return `${hostname()}:${process.pid}`;
}
