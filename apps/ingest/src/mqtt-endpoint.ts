/**
 * Endpoint mode: terminals connect to ingest itself. A PUBACK leaves only after the batch with the
 * message has committed: `authorizePublish` is the one hook of aedes that runs before it, and the
 * hooks of different messages run side by side, so one commit serves many.
 */
import { createServer, type Server } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import {
  type ClientIdentity,
  maySpeakFor,
  parseClientId,
  parseTopic,
} from '#domain/message/topic.js';
import type { Clock } from '#infra/clock.js';
import type { Log } from '#infra/log.js';
import { clients_max } from './ingest.config.js';
import type { IngestMetrics } from './ingest.metrics.js';
import type { Intake } from './intake.js';

/** The way messages come in: an endpoint of our own, or the subscription to a broker. */
export abstract class MqttSource {
  /** Where terminals find us, for people to read. */
  abstract readonly address: string;
  /** Why no messages can come in at the moment; null when they can. */
  abstract readonly trouble: string | null;
  abstract close(): Promise<void>;
}

export interface MqttEndpointOptions {
  readonly host: string;
  readonly port: number;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
  readonly log: Log;
}

/** Where the broker sends what it has taken in; nobody may subscribe to it. */
const NOWHERE = '$tillwatch/taken';
/** MQTT 3.1.1 §3.2.2.3: return code 3, server unavailable. */
const SERVER_UNAVAILABLE = 3;

/** Opens the endpoint and listens. */
export async function openMqttEndpoint(options: MqttEndpointOptions): Promise<MqttSource> {
  const { intake, clock, metrics, log } = options;
  const epoch = String(clock.now());
  const tenants = new Set<string>();
  const broker = await Aedes.createBroker({
    concurrency: 200,
    authenticate: (_client, _user, _password, done) => {
      if (broker.connectedClients <= clients_max) return done(null, true);
      const full = Object.assign(new Error('too many clients'), { returnCode: SERVER_UNAVAILABLE });
      done(full as AuthenticateError, false);
    },
    authorizePublish: (client, packet, done) => {
      const { topic } = packet;
      // What clients say goes to us and to nobody else: under its own name a message to another
      // terminal's `cmd` would be delivered there. Nor is it retained, which would cost memory.
      packet.topic = NOWHERE;
      packet.retain = false;
      const address = parseTopic(topic);
      const identity = client && identityOf(client);
      if (!address || (identity && !maySpeakFor(identity, address))) {
        intake.refuse(address ? 'identity_mismatch' : 'topic_unknown');
        return done(null);
      }
      const payload =
        typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const raw = { topic, payload, receivedAt: clock.now() };
      intake.take(raw, true, (verdict) => {
        if (verdict.kind !== 'shed') done(null);
      });
    },
    authorizeSubscribe: (client, subscription, done) => {
      done(null, client && mayHear(client, subscription.topic) ? subscription : null);
    },
  });
  broker.on('client', (client) => {
    metrics.clients.set(broker.connectedClients);
    const tenant = identityOf(client)?.tenant;
    if (tenant !== undefined && !tenants.has(tenant) && tenants.size < clients_max) {
      tenants.add(tenant);
      tellHostState(broker, tenant, epoch);
    }
  });
  broker.on('clientDisconnect', () => metrics.clients.set(broker.connectedClients));
  broker.on('clientError', (client, error) => {
    log.debug({ client: client.id, reason: error.message }, 'a client broke the protocol');
  });
  broker.on('connectionError', (_client, error) => {
    log.debug({ reason: error.message }, 'a connection ended before it was a client');
  });
  const server = createServer(broker.handle);
  server.on('error', (err) => log.error({ err }, 'the MQTT endpoint failed'));
  const port = await listenOn(server, options.host, options.port);
  return {
    address: `mqtt://${options.host}:${port}`,
    trouble: null,
    async close() {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The identity a client id claims; on loopback one that claims none is what its topics say. */
function identityOf(client: Client): ClientIdentity | null {
  return parseClientId(client.id);
}

/** A terminal hears its own commands and receipts, a gateway its tenant's; no other wildcards. */
function mayHear(client: Client, topic: string): boolean {
  const identity = identityOf(client);
  if (!identity) return /^pos\/v1\/[^/+#]+\/([^/+#]+\/(cmd|rcv)|host\/state)$/.test(topic);
  const own = identity.kind === 'terminal' ? identity.terminal : '+';
  const base = `pos/v1/${identity.tenant}`;
  return [`${base}/${own}/cmd`, `${base}/${own}/rcv`, `${base}/host/state`].includes(topic);
}

function tellHostState(broker: Aedes, tenant: string, epoch: string): void {
  const payload = JSON.stringify({ v: 1, online: true, epoch });
  const topic = `pos/v1/${tenant}/host/state`;
  broker.publish({ cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false }, () => {});
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
