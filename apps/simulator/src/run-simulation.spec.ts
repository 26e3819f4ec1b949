import { type AddressInfo, createServer, type Server } from 'node:net';
import { systemClock } from '#infra/clock.js';
import { serveMqtt } from '../../../test/support/tiny-broker.js';
import { runSimulation } from './run-simulation.js';
import { createWorld } from './world/create-world.js';
import { shippedFleet } from './world/played-story.js';

const quietFleet = (startAt: number) =>
  createWorld({ fleet: shippedFleet(), scenario: null, terminals: 60, rate: 50, startAt });

let server: Server;

beforeEach(async () => {
  server = createServer((socket) => serveMqtt(socket, () => true));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

test('a simulation plays to its end, tells how far it is, and reports', async () => {
  const mqttUrl = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const startAt = systemClock.now() - 6_000;
  const progress: string[] = [];
  const report = await runSimulation({
    ...{ mqttUrl, source: quietFleet(startAt), clock: systemClock, endsAt: startAt + 8_500 },
    onProgress: ({ phase, sent, acked }) => progress.push(`${phase} ${sent >= acked}`),
  });
  expect(report).toMatchObject({ endedBy: 'end', dropped: 0, unacked: 0, lastError: null });
  expect(report.sent).toBeGreaterThan(110);
  expect(report.acked).toBe(report.sent);
  // Told every few seconds: how often, goes by the pace of the machine.
  expect([...new Set(progress)]).toEqual(['quiet true']);
});

test('a simulation without a broker can be stopped and says what it could not send', async () => {
  const stop = new AbortController();
  const startAt = systemClock.now() - 6_000;
  setTimeout(() => stop.abort(), 300);
  const report = await runSimulation({
    ...{ mqttUrl: 'mqtt://127.0.0.1:1', source: quietFleet(startAt), clock: systemClock },
    ...{ signal: stop.signal, gateways: 2 },
  });
  expect(report).toMatchObject({ endedBy: 'signal', sent: 0, acked: 0 });
  expect(report.unacked).toBeGreaterThan(100);
  expect(report.lastError).toContain('ECONNREFUSED');
});
