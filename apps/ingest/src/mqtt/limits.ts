/** Every limit of the endpoint, with its unit; the service uses these, a test may choose others. */
import type { AdmissionLimits } from './admission.js';
import type { FlapLimits } from './flapping.js';
import type { HandshakeLimits } from './handshake-line.js';

export interface EndpointLimits {
  readonly admission: AdmissionLimits;
  readonly flapping: FlapLimits;
  /** From accept to CONNECT; with TLS, from the end of the handshake. */
  readonly connectMs: number;
  /** Of the first packet, and of all packets before somebody is let in. */
  readonly connectBytes: number;
  /** Of a packet that is held in memory: a payload of 8 KiB, its topic and its properties. */
  readonly packetBytes: number;
  /** Of a PUBLISH that is read past; a longer one ends the connection. */
  readonly skippedBytes: number;
  /** QoS 1 messages of a client that are not answered yet. */
  readonly terminalInFlight: number;
  readonly gatewayInFlight: number;
  /** Packets a second, 0 for no limit. */
  readonly terminalPerSecond: number;
  readonly gatewayPerSecond: number;
  readonly totalPerSecond: number;
  /** A longer keep-alive is shortened to this; none at all to one and a half times this. */
  readonly keepAliveSeconds: number;
  /** Bytes for a client that does not read them. */
  readonly outgoingBytes: number;
  /** Bytes of all clients that were read and not taken in yet. */
  readonly heldBytes: number;
  readonly handshakes: HandshakeLimits;
  /** How long nothing must have been shed before who has shed messages is asked to send again. */
  readonly shedPauseMs: number;
}

export const ENDPOINT_LIMITS: EndpointLimits = {
  admission: {
    connections: 50_000,
    perSecond: 2_000,
    burst: 5_000,
    perAddressPerSecond: 500,
    perAddressBurst: 2_000,
  },
  flapping: { takeoversPerMinute: 10, connectsPerMinute: 120, parkMs: 300_000, ids: 50_000 },
  connectMs: 5_000,
  connectBytes: 4 * 1024,
  packetBytes: 12 * 1024,
  skippedBytes: 2 * 1024 * 1024,
  terminalInFlight: 100,
  gatewayInFlight: 2_000,
  terminalPerSecond: 200,
  gatewayPerSecond: 0,
  totalPerSecond: 0,
  keepAliveSeconds: 120,
  outgoingBytes: 256 * 1024,
  heldBytes: 128 * 1024 * 1024,
  // A terminal on a slow network takes seconds for its handshake, and a whole fleet may come: few
  // at a time would make it wait for minutes. The libraries of terminals give up after 30 seconds.
  // A handshake is a millisecond and more: what those who are in say waits behind a turn's worth.
  handshakes: { atOnce: 1_000, perTurn: 4, ms: 15_000, waiting: 10_000, waitMs: 30_000 },
  shedPauseMs: 2_000,
};
