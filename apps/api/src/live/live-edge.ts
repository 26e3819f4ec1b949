/**
 * The socket `/live`: lets browsers in, tells the feed what they ask, and sees when they are gone.
 * Raw `ws` on the server's own port; compression stays off, because it would cost every browser
 * the work that one encoding of a frame for all saves.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { DomainError } from '#domain/base/domain-error.js';
import { LiveRequest } from '#domain/live/frame.js';
import type { Log } from '#infra/log.js';
import { clients_max, ping_every_ms, request_bytes_max, requests_max } from '../api.config.js';
import type { ApiMetrics } from '../api.metrics.js';
import { chooseProtocol, demandLiveToken, demandSameOrigin } from '../http/access.js';
import { TenantQuery } from '../http/input.js';
import { problemAnswer, refusalOf } from '../http/problem.js';
import { SECURITY_HEADERS } from '../http/security-headers.js';
import type { People } from '../oncall/people.js';
import type { Tenants } from '../tenant/tenants.js';
import { ClientQueue } from './client-queue.js';
import type { LiveFeed } from './live-feed.js';

/** What the edge stands between. */
export interface LiveEdgeOptions {
  readonly server: Server;
  readonly token: string | undefined;
  /** Whose own tokens are good, too. */
  readonly people: Pick<People, 'speaker'>;
  readonly tenants: Tenants;
  readonly feed: LiveFeed;
  readonly metrics: ApiMetrics;
  readonly log: Log;
}

/** An open edge. */
export interface LiveEdge {
  /** Tells every browser to come back, then lets go of them. */
  close(): Promise<void>;
}

const SERVICE_RESTART = 1012;
const POLICY_VIOLATION = 1008;
const requests_window_ms = 10_000;
const goodbye_limit_ms = 1_000;

/** Begins to take upgrades of the server's connections. */
export function openLiveEdge(options: LiveEdgeOptions): LiveEdge {
  const { server, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: request_bytes_max,
    handleProtocols: chooseProtocol,
  });
  const answered = new WeakSet<WebSocket>();
  server.on('upgrade', (request, socket, head) => {
    // Whoever goes away during the handshake is no fault of ours.
    socket.on('error', () => socket.destroy());
    admit(options, sockets, request).then(
      (tenant) => {
        if (socket.destroyed) return;
        sockets.handleUpgrade(request, socket, head, (client) => {
          answered.add(client);
          client.on('pong', () => answered.add(client));
          attend(options, tenant, client);
        });
      },
      (error: unknown) => refuse(error, request, socket, log),
    );
  });
  const pings = setInterval(() => {
    for (const client of sockets.clients) {
      // A browser that vanished keeps its socket for as long as TCP tries, which is minutes.
      if (!answered.delete(client)) client.terminate();
      else client.ping();
    }
  }, ping_every_ms);
  return {
    async close() {
      clearInterval(pings);
      await dismiss(sockets);
    },
  };
}

/** Whose feed the request may see; refuses it otherwise. */
async function admit(
  { token, tenants, people }: LiveEdgeOptions,
  sockets: WebSocketServer,
  { url = '', headers }: IncomingMessage,
): Promise<string> {
  const [path, search = ''] = url.split('?', 2);
  if (path !== '/live') throw new DomainError('not_found', 'sockets are taken at /live');
  demandSameOrigin(headers);
  if ((await people.speaker(headers)) === null) demandLiveToken(token, headers);
  const query = TenantQuery.safeParse(Object.fromEntries(new URLSearchParams(search)));
  if (!query.success) {
    throw new DomainError('invalid_request', 'only ?tenant=<name> may be said at /live');
  }
  if (sockets.clients.size >= clients_max) {
    throw new DomainError('too_many_clients', `at most ${clients_max} browsers at once`);
  }
  return tenants.resolve(query.data.tenant);
}

/** Answers an upgrade that is refused, on the bare socket. */
function refuse(error: unknown, request: IncomingMessage, socket: Duplex, log: Log): void {
  const refusal = refusalOf(error);
  const { status, headers, body } = problemAnswer(refusal, request.headers['accept-language']);
  if (status >= 500) log.error({ err: error, code: refusal.code }, 'a live socket was refused');
  const text = JSON.stringify(body);
  const lines = Object.entries({
    ...SECURITY_HEADERS,
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join('')}\r\n${text}`);
}

/** One browser, from its first frame until it is gone. */
function attend(options: LiveEdgeOptions, tenant: string, client: WebSocket): void {
  const { feed, metrics } = options;
  const queue = new ClientQueue(client, () => metrics.framesDropped.inc());
  const patience = requestMeter();
  client.on('error', () => client.terminate());
  client.on('message', (data, isBinary) => {
    const request = isBinary ? null : readRequest(data);
    if (!request) return client.close(POLICY_VIOLATION, 'not a request');
    if (!patience()) return client.close(POLICY_VIOLATION, 'too many requests');
    const shown = feed.feedOf(tenant);
    if (request.type === 'snapshot') shown?.showAll(queue);
    else shown?.resume(queue, request.epoch, request.sequence);
  });
  client.on('close', () => {
    feed.leave(tenant, queue);
    metrics.liveClients.dec();
  });
  metrics.liveClients.inc();
  feed.join(tenant, queue);
}

function readRequest(data: RawData): LiveRequest | null {
  try {
    const parsed = LiveRequest.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Says whether one more request is bearable: each may cost a snapshot. */
function requestMeter(): () => boolean {
  let count = 0;
  let since = performance.now();
  return () => {
    const now = performance.now();
    if (now - since > requests_window_ms) [count, since] = [0, now];
    count += 1;
    return count <= requests_max;
  };
}

async function dismiss(sockets: WebSocketServer): Promise<void> {
  const gone = [...sockets.clients].map(
    (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
  );
  for (const client of sockets.clients) client.close(SERVICE_RESTART, 'restarting');
  const limit = setTimeout(() => {
    for (const client of sockets.clients) client.terminate();
  }, goodbye_limit_ms);
  await Promise.all(gone);
  clearTimeout(limit);
}
