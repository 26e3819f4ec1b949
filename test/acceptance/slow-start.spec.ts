/** A database that answers, and then for a while does not: processes wait for it, aloud. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { stopTestServer, type TestDatabase, testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startProgram } from '../support/run-process.js';

let database: TestDatabase;
let door: Server;
let url: string;
/** Connections that came; from the second on they are let in when the door is open. */
let came = 0;
let open = false;

beforeAll(async () => {
  database = await testDatabase();
});

beforeEach(async () => {
  came = 0;
  open = false;
  const target = new URL(database.url);
  door = createServer((near: Socket) => {
    came += 1;
    near.on('error', () => {});
    if (came > 1 && !open) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const through = new URL(database.url);
  through.hostname = '127.0.0.1';
  through.port = String((door.address() as AddressInfo).port);
  url = through.href;
});

afterEach(() => new Promise((resolve) => door.close(resolve)));

afterAll(async () => {
  await database?.close();
  await stopTestServer();
});

test.each([
  ['alerts', { ALERTS_OPS_PORT: '0' }],
  ['ingest', { INGEST_OPS_PORT: '0', MQTT_PORT: '0' }],
])(
  '%s whose second connection is refused says so, and begins when it is not',
  async (app, env) => {
    const program = startProgram(app, [], { DATABASE_URL: url, ...env });
    try {
      await eventually('it says that it waits', async () => {
        return program.output().includes('no answer, trying again');
      });
      const before = came;
      await eventually('it tries again', async () => came > before + 1);
      open = true;
      expect(await program.ready).toMatchObject({ opsPort: expect.any(Number) });
    } finally {
      await program.stop();
    }
  },
  60_000,
);
