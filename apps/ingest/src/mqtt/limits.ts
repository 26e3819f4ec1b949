/** Every limit of the endpoint, with its unit; the service uses these, a test may choose others. */
import type { AdmissionLimits } from './admission.js';
import type { FlapLimits } from './flapping.js';

export interface EndpointLimits {
  readonly admission: AdmissionLimits;
  readonly flapping: FlapLimits;
  /** From accept to CONNECT, TLS included. */
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
  /** TLS handshakes at the same time, and those that wait for their turn. */
  readonly handshakes: number;
  readonly handshakesWaiting: number;
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
  handshakes: 64,
  handshakesWaiting: 5_000,
  shedPauseMs: 2_000,
};
