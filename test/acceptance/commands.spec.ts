/**
 * Commands to a fleet over real MQTT while processes die: ingest is killed with -9 while a wave is
 * under way, and alerts as well. Whoever is told is told once, and the order goes on where it was.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeCommandKeys } from '../../apps/tillwatch/src/commands/command-key.js';
import { makeHome } from '../../apps/tillwatch/src/service/make-home.js';
import { runSimulator } from '../../apps/tillwatch/src/service/run-simulator.js';
import { type Service, startService } from '../../apps/tillwatch/src/service/start-service.js';
import { askDatabase, askNumber } from '../support/ask-database.js';
import { eventually } from '../support/eventually.js';

const TERMINALS = 30;
/** So many have two waves, the canary and the rest: a wave lasts as long as a restart. */
const ORDERED = 10;
const cleanUp: (() => Promise<void> | void)[] = [];
let service: Service;

beforeAll(async () => {
  const home = makeHome('commands');
  cleanUp.push(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  const keyFile = join(home, 'command-key.pem');
  writeCommandKeys(keyFile);
  service = await startService({
    home,
    httpPort: 28_180,
    mqttPort: 21_983,
    env: { COMMAND_KEY_FILE: keyFile },
    onStep: () => {},
  });
  cleanUp.push(() => service.stop());
  const simulator = runSimulator({
    args: [
      ...['--mqtt', service.mqttUrl, '--terminals', String(TERMINALS), '--minutes', '10'],
      ...['--command-key', `${keyFile}.pub`],
    ],
    onLine: () => {},
  });
  cleanUp.push(() => simulator.stop());
  await eventually(
    'terminals that are heard',
    async () =>
      (await askNumber(service.databaseUrl, 'select count(*) as n from terminal where online')) >
      ORDERED,
    60_000,
  );
});

afterAll(async () => {
  for (const undo of cleanUp.reverse()) await undo();
});

async function ask(path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  const told = (await answer.json()) as Record<string, unknown>;
  expect({ status: answer.status, told }).toMatchObject({ status: body ? 202 : 200 });
  return told;
}

/** Kills one of the processes and waits until there is another one. */
async function kill(name: string): Promise<void> {
  const before = service.pids()[name] ?? -1;
  process.kill(before, 'SIGKILL');
  await eventually(`another ${name}`, () => {
    const now = service.pids()[name];
    return now !== undefined && now !== before;
  });
}

test('an order survives the death of who decides and of who sends, and is done once', async () => {
  const rows = await askDatabase(
    service.databaseUrl,
    'select terminal from terminal where online order by terminal limit $1',
    [ORDERED],
  );
  const terminals = rows.map(({ terminal }) => String(terminal));
  const order = await ask('/commands', {
    ...{ what: 'restart', terminals, reason: 'a drill', by: 'wang' },
  });
  expect(order).toMatchObject({ state: 'proposed', terminals: terminals.length });
  await ask(`/commands/${order.id}/approve`, { by: 'li', hash: order.hash });
  const reached = (name: string, sql: string) =>
    eventually(
      name,
      async () => {
        if ((await askNumber(service.databaseUrl, sql, [order.id])) > 0) return true;
        const { state, stop, counts } = await ask(`/commands/${order.id}`);
        throw new Error(JSON.stringify({ state, stop, counts }));
      },
      180_000,
    );
  const of = 'select count(*) as n from command_target where command = $1 and ';
  await reached('the canary to be told', `${of} sent_at is not null`);
  await kill('ingest');
  await reached('the second wave', `${of} place > 0 and released_at is not null`);
  await kill('alerts');
  await kill('ingest');
  await eventually(
    'everybody to be back',
    async () => {
      const { state, stop } = await ask(`/commands/${order.id}`);
      if (state === 'stopped') throw new Error(`it stopped: ${JSON.stringify(stop)}`);
      return state === 'done';
    },
    300_000,
  );
  // What terminals did, as they said it themselves: each was born again exactly once.
  const told = await askDatabase(
    service.databaseUrl,
    `select t.terminal, count(*)::int as n
       from event e join terminal t on t.id = e.terminal
      where e.channel = 'birth' and e.body::jsonb ->> 'reason' = 'command'
      group by 1 order by 1`,
  );
  expect(told).toEqual(terminals.map((terminal) => ({ terminal, n: 1 })));
}, 540_000);
