/**
 * The door for machines that look after us: metrics, liveness and readiness, on a port of its own
 * so that it answers while the application's port is busy or closed, and needs no login.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gauge, type Registry } from 'prom-client';
import { messageOf } from './error-text.js';
import { logLinesDropped } from './log.js';

/** What the ops server shows, and where. */
export interface OpsServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly registry: Registry;
  /** The reasons why this process should get no work now; none when it is ready. */
  ready(): Promise<readonly string[]>;
}

/** A listening ops server. */
export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A probe that gets no answer in this time gets a 503 with that reason instead. */
const ready_limit_ms = 5_000;

/** Starts to answer `/metrics`, `/healthz` and `/readyz`. */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  countDroppedLines(options.registry);
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      send(response, 500, 'text/plain', `${messageOf(error)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A scraper keeps its connection open between scrapes and would hold the shutdown up.
        server.closeAllConnections();
      }),
  };
}

/** A log that nobody reads loses lines rather than holding the work up; the loss is counted. */
function countDroppedLines(registry: Registry): void {
  new Gauge({
    name: 'pos_log_lines_dropped',
    help: 'Log lines this process could not write since its start',
    registers: [registry],
    collect() {
      this.set(logLinesDropped());
    },
  });
}

async function answer(
  options: OpsServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(response, 405, 'text/plain', 'only GET and HEAD\n');
  }
  switch (request.url?.split('?')[0]) {
    case '/metrics':
      return send(response, 200, options.registry.contentType, await options.registry.metrics());
    case '/healthz':
      return send(response, 200, 'text/plain', 'ok');
    case '/readyz': {
      const reasons = await reasonsWithin(options, ready_limit_ms);
      const body = JSON.stringify({ ready: reasons.length === 0, reasons });
      return send(response, reasons.length === 0 ? 200 : 503, 'application/json', body);
    }
    default:
      return send(response, 404, 'text/plain', 'try /metrics, /healthz or /readyz\n');
  }
}

async function reasonsWithin(
  options: OpsServerOptions,
  limitMs: number,
): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([`readiness was not known after ${limitMs} ms`]), limitMs);
  });
  const reasons = options
    .ready()
    .catch((error: unknown) => [`readiness failed: ${messageOf(error)}`]);
  try {
    return await Promise.race([reasons, late]);
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
