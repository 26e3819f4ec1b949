import { Counter, Registry } from 'prom-client';
import { startOpsServer } from './ops-server.js';

async function withServer(
  ready: () => Promise<readonly string[]>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const registry = new Registry();
  new Counter({ name: 'spec_total', help: 'Counts.', registers: [registry] }).inc(3);
  const server = await startOpsServer({ host: '127.0.0.1', port: 0, registry, ready });
  try {
    await use(`http://127.0.0.1:${server.port}`);
  } finally {
    await server.close();
  }
}

test('it shows metrics, liveness and readiness', () =>
  withServer(
    async () => [],
    async (url) => {
      const metrics = await fetch(`${url}/metrics`);
      expect(metrics.headers.get('content-type')).toContain('version=0.0.4');
      expect(await metrics.text()).toContain('spec_total 3');
      expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok');
      const ready = await fetch(`${url}/readyz?verbose`);
      expect([ready.status, await ready.json()]).toEqual([200, { ready: true, reasons: [] }]);
    },
  ));

test('it says why a process is not ready', () =>
  withServer(
    async () => ['database: unreachable'],
    async (url) => {
      const response = await fetch(`${url}/readyz`);
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({ ready: false, reasons: ['database: unreachable'] });
    },
  ));

test('a readiness that throws is a reason, not a crash', () =>
  withServer(
    () => Promise.reject(new Error('pool is closed')),
    async (url) => {
      const response = await fetch(`${url}/readyz`);
      expect(await response.json()).toMatchObject({
        reasons: ['readiness failed: pool is closed'],
      });
    },
  ));

test('other paths and methods are refused', () =>
  withServer(
    async () => [],
    async (url) => {
      expect((await fetch(`${url}/`)).status).toBe(404);
      expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    },
  ));

test('a taken port is an error of the start', () =>
  withServer(
    async () => [],
    async (url) => {
      const port = Number(new URL(url).port);
      const again = startOpsServer({
        host: '127.0.0.1',
        port,
        registry: new Registry(),
        ready: async () => [],
      });
      await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
    },
  ));
