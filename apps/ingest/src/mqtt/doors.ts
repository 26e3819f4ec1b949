/** Where clients come in: the plain port, the TLS port, or both. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { Log } from '#infra/log.js';
import type { WatchedFiles } from '../auth/watch-file.js';
import { HandshakeLine } from './handshake-line.js';
import type { Peer } from './hub.js';
import type { EndpointLimits } from './limits.js';
import { changeTlsFiles, peerOf, STRANGER, type TlsFiles, watchTlsFiles } from './tls-files.js';

export interface DoorOptions {
  readonly host: string;
  /** Null where there is no such door. */
  readonly port: number | null;
  readonly tls: { readonly port: number; readonly files: TlsFiles } | null;
  readonly limits: EndpointLimits;
  readonly log: Log;
  /** Whether a connection may come in, before anything is read of it. */
  admit(socket: Socket): boolean;
  enter(socket: Socket, peer: Peer): void;
  /** TLS refused somebody. */
  refused(why: 'tls' | 'tls_busy', detail: string): void;
}

/** The open doors. */
export interface Doors {
  readonly addresses: readonly string[];
  /** Lets nobody in any more; those who are in stay. */
  shut(): Promise<void>;
}

/** Opens what is asked for; throws when a port is taken or a certificate cannot be used. */
export async function openDoors(options: DoorOptions): Promise<Doors> {
  const { host, port, tls } = options;
  const addresses: string[] = [];
  const servers: Server[] = [];
  let watched: WatchedFiles | null = null;
  if (port !== null) {
    const plain = createServer((socket) => {
      if (options.admit(socket)) options.enter(socket, STRANGER);
      else socket.resetAndDestroy();
    });
    servers.push(plain);
    addresses.push(`mqtt://${host}:${await listenOn(plain, host, port, options.log)}`);
  }
  if (tls !== null) {
    const gate = openTlsGate(options, tls.files);
    watched = gate.watched;
    servers.push(gate.server);
    addresses.push(`mqtts://${host}:${await listenOn(gate.server, host, tls.port, options.log)}`);
  }
  return {
    addresses,
    async shut() {
      watched?.close();
      await Promise.all(
        servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
      );
    },
  };
}

/** Accepts for TLS. */
function openTlsGate(options: DoorOptions, files: TlsFiles) {
  const { handshakes } = options.limits;
  const mutual = files.ca !== undefined;
  let inner: TlsServer | null = null;
  const line = new HandshakeLine(handshakes, (socket) => inner?.emit('connection', socket));
  const watched = watchTlsFiles(
    files,
    (tls) => {
      if (inner !== null) return changeTlsFiles(inner, tls);
      const asks = { requestCert: mutual, rejectUnauthorized: mutual };
      inner = createTlsServer({ ...tls, ...asks, handshakeTimeout: handshakes.ms });
    },
    options.log,
  );
  const server = inner as unknown as TlsServer;
  server.on('secureConnection', (socket) => {
    line.ended();
    options.enter(socket, peerOf(socket, mutual));
  });
  server.on('tlsClientError', (error, socket) => {
    line.ended();
    options.refused('tls', describe(error, socket.getPeerCertificate()?.fingerprint256));
    socket.destroy();
  });
  const door = createServer((socket) => {
    if (!options.admit(socket)) return socket.resetAndDestroy();
    if (line.join(socket)) return;
    options.refused('tls_busy', 'too many wait for a handshake');
    socket.resetAndDestroy();
  });
  return { server: door, watched };
}

function describe(error: Error, fingerprint: string | undefined): string {
  const { code } = error as NodeJS.ErrnoException;
  const of = fingerprint === undefined ? '' : ` (certificate ${fingerprint})`;
  return `${code ?? error.message}${of}`;
}

function listenOn(server: Server, host: string, port: number, log: Log): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: backlog_connections }, () => {
      server.off('error', reject);
      // Such as too many open files: those who are in stay, and accepting is tried again.
      server.on('error', (err) => log.error({ err }, 'a connection could not be accepted'));
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** A whole fleet may knock at once. */
const backlog_connections = 4_096;
