/** What a connection needs of the endpoint it belongs to. */
import type { Log } from '#infra/log.js';
import type { Authenticator, Claim } from '../auth/authenticate.js';
import type { IngestMetrics } from '../ingest.metrics.js';
import type { Intake } from '../intake.js';
import type { EndpointLimits } from './limits.js';

/** Why a connection is not read for a while. */
export type PauseReason = 'deciding' | 'intake' | 'rate' | 'in_flight';

/** What TLS knows of whoever is at the other end. */
export interface Peer {
  readonly certificate: Claim['certificate'];
  /** When its certificate ends, in epoch milliseconds. */
  readonly certificateEnds: number;
}

/** `Client` is a connection; it is not named here, because it knows this file. */
export abstract class Hub<Client> {
  abstract readonly intake: Intake;
  abstract readonly limits: EndpointLimits;
  abstract readonly authenticator: Authenticator;
  abstract readonly metrics: IngestMetrics;
  abstract readonly log: Log;
  /** Names this run of the service in `host/state`. */
  abstract readonly epoch: string;
  /** Whether nothing should be taken in at the moment, from anybody. */
  abstract readonly stalled: boolean;
  /** Monotonic milliseconds. */
  abstract now(): number;
  /** The moment that messages are stamped with. */
  abstract receiveTime(): number;
  /** Real time in epoch milliseconds, for credentials. */
  abstract wallTime(): number;
  /** Lets a decided connection in, throwing out another one with its key; false: it is parked. */
  abstract enter(connection: Client): boolean;
  /** A connection has closed, let in or not. */
  abstract leave(connection: Client): void;
  /** A connection has acknowledgements to send; all of a turn of the event loop go together. */
  abstract flushSoon(connection: Client): void;
  /** A connection waits until there is room, or until it may send again. */
  abstract wait(connection: Client, why: 'intake' | 'rate'): void;
  /** Counts one packet against the limit of all; false when it is reached. */
  abstract countPacket(now: number): boolean;
  /** Bytes more or less that wait in memory; false when they are too many. */
  abstract hold(bytes: number): boolean;
  /** A message was shed. */
  abstract noteShed(connection: Client): void;
  abstract subscribe(filter: string, connection: Client): void;
  abstract unsubscribe(filter: string, connection: Client): void;
}
