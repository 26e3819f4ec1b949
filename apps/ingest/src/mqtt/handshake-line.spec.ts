import { connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from '../../../../test/support/eventually.js';
import { type HandshakeLimits, HandshakeLine } from './handshake-line.js';

const roomy: HandshakeLimits = { atOnce: 10, perTurn: 2, ms: 60_000, waiting: 10, waitMs: 60_000 };
let server: Server;
let clients: Socket[];
let begun: Socket[];
let line: HandshakeLine;
let refused: number;

async function open(limits: Partial<HandshakeLimits>): Promise<void> {
  [clients, begun, refused] = [[], [], 0];
  line = new HandshakeLine({ ...roomy, ...limits }, (socket) => begun.push(socket));
  server = createServer((socket) => {
    if (line.join(socket)) return;
    refused += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** Somebody who connects, and says something or nothing. */
async function come(word?: string): Promise<Socket> {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = connect(port, '127.0.0.1');
  clients.push(client);
  client.on('error', () => {});
  await new Promise((resolve) => client.once('connect', resolve));
  if (word !== undefined) client.write(word);
  return client;
}

afterEach(() => {
  for (const socket of [...clients, ...begun]) socket.destroy();
  server.close();
});

test('everybody who speaks gets a turn, however few are begun in one', async () => {
  await open({ perTurn: 1 });
  for (let i = 0; i < 9; i += 1) await come('hello');
  await eventually('all of them', () => begun.length === 9);
});

test('no more are begun at once than may be, and the next when one has ended', async () => {
  await open({ atOnce: 2 });
  for (let i = 0; i < 3; i += 1) await come('hello');
  await eventually('two', () => begun.length === 2);
  line.ended();
  await eventually('the third', () => begun.length === 3);
});

test('who says nothing takes nobody a place among those that are begun', async () => {
  await open({ atOnce: 1, perTurn: 1 });
  for (let i = 0; i < 5; i += 1) await come();
  await come('hello');
  await eventually('the one who spoke', () => begun.length === 1);
  expect(begun[0]?.readableLength).toBe('hello'.length);
});

test('who waits for too long is let go, and makes room', async () => {
  await open({ waiting: 1, waitMs: 1 });
  const silent = await come();
  await new Promise((resolve) => silent.once('close', resolve));
  await eventually('room for another', async () => {
    await come('hello');
    return begun.length > 0;
  });
});

test('a full line refuses', async () => {
  await open({ waiting: 2 });
  for (let i = 0; i < 3; i += 1) await come();
  await eventually('the third refused', () => refused === 1);
});
