/** The live feed over real sockets: what browsers see, in which order, and who is let in. */
import type { Socket } from 'node:net';
import type { Incident } from '#domain/incident/incident.js';
import type { LiveFrame } from '#domain/live/frame.js';
import { anIncident, announceIncident, storeIncident } from '../support/an-incident.js';
import { type Cuttable, openCuttable } from '../support/cuttable.js';
import { stopTestServer } from '../support/database.js';
import { type Knock, type LiveClient, openLiveClient } from '../support/live-client.js';
import { startTestApi, type TestApi } from '../support/test-api.js';

const TOKEN = 'a-token-of-many-letters';
let api: TestApi;
const clients: LiveClient[] = [];

beforeEach(async () => {
  api = await startTestApi();
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await api?.close();
});
afterAll(stopTestServer);

async function look(at: TestApi = api, knock: Knock = {}): Promise<LiveClient> {
  const client = await openLiveClient(at.host, knock);
  clients.push(client);
  return client;
}

function ids(incidents: readonly Incident[]): string[] {
  return incidents.map(({ id }) => id);
}

function sequences(frames: readonly LiveFrame[]): number[] {
  return frames.map(({ sequence }) => sequence);
}

test('the first frame is the wall, the open incidents and the newly resolved', async () => {
  const now = Date.now();
  const at = (minutes: number) => now - minutes * 60_000;
  await storeIncident(api.db, anIncident({ id: 'inc-1', startedAt: at(90) }));
  await storeIncident(api.db, anIncident({ id: 'inc-2', startedAt: at(60), resolvedAt: at(10) }));
  await storeIncident(api.db, anIncident({ id: 'inc-3', startedAt: at(80), resolvedAt: at(40) }));
  await storeIncident(api.db, anIncident({ id: 'inc-4', tenant: 'other' }));
  const client = await look();
  const snapshot = await client.next('snapshot');
  expect(client.frames[0]).toBe(snapshot);
  expect(ids(snapshot.incidents)).toEqual(['inc-2', 'inc-1']);
  expect(snapshot.wall).toMatchObject({ tenant: 'demo' });
  expect(Math.abs(snapshot.at - Date.now())).toBeLessThan(5_000);
  const wall = await client.next('wall');
  expect(wall.sequence).toBe(snapshot.sequence + 1);
});

test('an incident is there once it is committed, and again when its story grows', async () => {
  const client = await look();
  await client.next('snapshot');
  const incident = anIncident({ id: 'inc-7', startedAt: Date.now() });
  const before = performance.now();
  await announceIncident(api.db, incident);
  const frame = await client.next('incident');
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(frame.incident).toEqual(incident);
  const seen = client.frames.length;
  await announceIncident(api.db, incident);
  expect((await client.next('incident', () => true, seen)).incident).toEqual(incident);
  const latecomer = await look();
  expect(ids((await latecomer.next('snapshot')).incidents)).toEqual(['inc-7']);
});

test('nobody hears of another tenant', async () => {
  const client = await look(api, { path: '/live?tenant=acme' });
  expect((await client.next('snapshot')).wall.tenant).toBe('acme');
  await announceIncident(api.db, anIncident({ id: 'inc-1', tenant: 'demo' }));
  await announceIncident(api.db, anIncident({ id: 'inc-2', tenant: 'acme' }));
  await client.next('incident');
  expect(client.frames.flatMap((f) => (f.type === 'incident' ? f.incident.id : []))).toEqual([
    'inc-2',
  ]);
});

test('who missed frames gets exactly those; too old or of another epoch, a snapshot', async () => {
  const client = await look();
  const { epoch } = await client.next('snapshot');
  for (const id of ['inc-1', 'inc-2', 'inc-3']) {
    await announceIncident(api.db, anIncident({ id }));
    await client.next('incident', ({ incident }) => incident.id === id);
  }
  const last = client.frames.at(-1)?.sequence ?? 0;
  const other = await look();
  await other.next('snapshot');
  const answer = await answerTo(other, { type: 'resume', epoch, sequence: last - 2 });
  const between = ({ sequence }: LiveFrame) => sequence > last - 2 && sequence <= last;
  const missed = answer.slice(answer.findIndex(({ sequence }) => sequence === last - 1));
  expect(missed.slice(0, 2)).toEqual(client.frames.filter(between));
  expect(sequences(missed)).toEqual(missed.map((_, index) => last - 1 + index));
  expect(Math.min(...sequences(answer))).toBe(last - 1);
  for (const request of [
    { type: 'resume', epoch: 'another', sequence: last - 1 },
    { type: 'resume', epoch, sequence: last + 1_000 },
    { type: 'resume', epoch, sequence: -1 },
    { type: 'snapshot' },
  ]) {
    const types = (await answerTo(other, request)).map(({ type }) => type);
    expect(types).toContain('snapshot');
    expect(types).not.toContain('incident');
  }
});

/** What a client is sent in answer to a request, and walls that come meanwhile. */
async function answerTo(client: LiveClient, request: unknown): Promise<LiveFrame[]> {
  const seen = client.frames.length;
  client.say(request);
  // The pong comes after the answer: a server reads one socket in order.
  const answered = new Promise((resolve) => client.socket.once('pong', resolve));
  client.socket.ping();
  await answered;
  return client.frames.slice(seen);
}

test('a browser that stops reading gets a snapshot later, and nobody waits for it', async () => {
  const [slow, other] = [await look(), await look()];
  await slow.next('snapshot');
  await other.next('snapshot');
  const pipe = (slow.socket as unknown as { readonly _socket: Socket })._socket;
  pipe.pause();
  // More than the buffers of both ends of a local connection hold.
  const contrasts = Array.from({ length: 4_000 }, (_, n) => {
    return { attribute: 'acquirer', value: `acq-${n}`, attempts: n, failures: 1, expected: 0.5 };
  });
  const heavy = anIncident({ id: 'inc-1' });
  const evidence = { ...heavy.evidence, contrasts };
  for (let n = 1; n <= 40; n += 1) {
    const incident = { ...heavy, evidence, confidence: n / 100 };
    await announceIncident(api.db, incident);
    await other.next('incident', (frame) => frame.incident.confidence === n / 100);
  }
  const { text } = await api.get('/metrics');
  const [, dropped] = /pos_api_live_frames_dropped_total (\d+)/.exec(text) ?? [];
  expect(Number(dropped)).toBeGreaterThan(0);
  const seen = slow.frames.length;
  pipe.resume();
  const snapshot = await slow.next('snapshot', () => true, seen);
  expect(snapshot.incidents[0]?.confidence).toBe(0.4);
  await slow.next('wall', ({ sequence }) => sequence === snapshot.sequence + 1, seen);
  const missing = slow.frames.filter((frame, index) => {
    const before = slow.frames[index - 1];
    return before !== undefined && frame.sequence > before.sequence + 1;
  });
  expect(missing).toEqual([snapshot]);
});

test.each([
  ['nonsense', 'x'],
  ['an unknown request', '{"type":"subscribe"}'],
  ['something binary', Buffer.from([1, 2, 3])],
])('a client that says %s is sent away', async (_name, said) => {
  const client = await look();
  client.socket.send(said);
  expect(await client.closed).toBe(1008);
});

test('a client that says too much at once, or too often, is sent away', async () => {
  const long = await look();
  long.socket.send('x'.repeat(5_000));
  expect(await long.closed).toBe(1009);
  const often = await look();
  for (let n = 0; n < 60; n += 1) often.say({ type: 'snapshot' });
  expect(await often.closed).toBe(1008);
});

test.each([
  ['another site', { headers: { origin: 'https://evil.example' } }, 403],
  ['an unknown place', { headers: { origin: 'null' } }, 403],
  ['another address', { path: '/live/x' }, 404],
  ['nobody knows whose fleet', { path: '/live?tenant=No%20Such' }, 400],
  ['an address with a token', { path: '/live?token=x' }, 400],
])('a socket for %s is refused', async (_name, knock, status) => {
  await expect(look(api, knock)).rejects.toThrow(`refused with ${status}`);
});

test('a socket of our own page is let in', async () => {
  const client = await look(api, { headers: { origin: `http://${api.host}` } });
  await client.next('snapshot');
});

test('with a token in the settings, a socket carries it as a header or a subprotocol', async () => {
  const closed = await startTestApi({ API_TOKEN: TOKEN });
  try {
    await expect(look(closed)).rejects.toThrow('refused with 401');
    await expect(look(closed, { protocols: ['bearer.wrong'] })).rejects.toThrow('refused with 401');
    const page = await look(closed, { protocols: ['tillwatch.live', `bearer.${TOKEN}`] });
    expect(page.socket.protocol).toBe('tillwatch.live');
    await page.next('snapshot');
    const program = await look(closed, { headers: { authorization: `Bearer ${TOKEN}` } });
    await program.next('snapshot');
  } finally {
    await closed.close();
  }
});

test('when the process ends, browsers are told to come back', async () => {
  const client = await look();
  await client.next('snapshot');
  const gauge = async () => (await api.get('/metrics')).text;
  expect(await gauge()).toContain('pos_api_live_clients 1');
  await api.stop();
  expect(await client.closed).toBe(1012);
});

test('while the database is away the feed is silent, and then it has missed nothing', async () => {
  let network: Cuttable | undefined;
  const own = await startTestApi({}, async (url) => {
    network = await openCuttable(url);
    return network.url;
  });
  try {
    const client = await look(own, { path: '/live?tenant=demo' });
    await client.next('snapshot');
    network?.cut();
    await storeIncident(own.db, anIncident({ id: 'inc-5' }));
    const early = await look(own, { path: '/live?tenant=acme' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(early.frames).toEqual([]);
    const latecomer = await look(own, { path: '/live?tenant=demo' });
    expect((await latecomer.next('snapshot')).incidents).toEqual([]);
    network?.mend();
    expect((await client.next('incident')).incident.id).toBe('inc-5');
    await early.next('snapshot');
  } finally {
    await own.close();
    await network?.close();
  }
});
